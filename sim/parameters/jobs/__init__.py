"""How a job is run and what it is asked; none of it changes what is modelled."""
