"""What is known to stop an Excel add-in, thing by thing: `files`, `policies` and `surroundings`."""
