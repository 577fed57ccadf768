"""The commands of `./latu`, one module each."""
