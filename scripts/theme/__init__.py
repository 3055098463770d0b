"""Material's script, rebuilt without the parts that the site does not use."""
