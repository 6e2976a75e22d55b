"""A car localizer small enough to be trained while the site is built: images, network, training."""
