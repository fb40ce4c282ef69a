"""The training room: a network learns while you watch, and any of its numbers can be changed.

- `configuration`: everything that can be chosen, and how it is written in the address bar
- `points`, `sources`: what is learned from
- `job`, `curves`, `clock`: the training itself, and whose turn it is
- `maps`, `snapshot`, `concerns`: what the page shows of it
- `messages`: the backward pass through one example, one message at a time
- `files`: a network as a file, out and in
- `room`: one tab's training, with everything the page can ask of it; `routes`: how it asks
"""
