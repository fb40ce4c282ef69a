"""Makes the model that the lab ships: `python -m benchmarks.lab_model --data FOLDER --out FILE`."""
