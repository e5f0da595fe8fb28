"""Songs and playlists by tempo, suggested by runners as links."""
