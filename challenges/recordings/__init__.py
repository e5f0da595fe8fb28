"""Watch files to one corrected series of samples, and what is measured on it. Pure."""
