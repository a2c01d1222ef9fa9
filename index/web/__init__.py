"""Pages from the web, where neither the address nor the server is to be trusted; see `fetching`."""
