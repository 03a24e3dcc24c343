"""Every page and every paper as a picture: `./dev screens [OUT]`."""
