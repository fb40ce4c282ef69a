"""The training room: a network learns while you watch, and any of its numbers can be changed.

- `configuration`: everything that can be chosen; `address`, `reading`: how that is written as text
- `points`, `sources`, `examples`: what is learned from, and which example is looked at
- `job`, `curves`: the training itself, step by step
- `maps`, `snapshot`, `concerns`: what the page shows of it
- `neurons`, `messages`: one neuron's sum term by term, the backward pass message by message
- `files`: a network as a file, out and in
- `room`: one tab's training; `actions`: what the page can ask of it; `routes`: how it asks
- `asking`, `refusal`: what a request may hold, and what it is told where it may not
"""
