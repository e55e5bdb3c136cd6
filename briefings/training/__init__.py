"""How the models that come with the package were trained; needs the extra ``train``."""
