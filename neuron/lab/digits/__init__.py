"""The digits room: what is drawn becomes an input, and the network is looked at, asked and changed.

- `strokes`: ink out of strokes; `examples`, `pictures`: ink out of something else
- `stages`: from ink to the 28 × 28 pixels that the network reads, step by step
- `looking`: everything that lights up; `explaining`: where one number came from
- `editing`: weights changed by hand, and put back
- `dreaming`, `nonsense`: what a neuron would like to see, and what it says to noise
- `reading`: what the page sends, checked; `room`: all of it for one tab
- `routes`: the addresses under which the page reaches the room
"""
