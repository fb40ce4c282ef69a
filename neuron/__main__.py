"""`python -m neuron`: the same as the command `neuron`."""

from neuron.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
