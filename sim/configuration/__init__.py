"""What `sim.config` needs to read a configuration well, without Hydra: its files, its overrides, its
mistakes.
"""
