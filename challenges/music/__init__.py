"""Songs and playlists by beats a minute, proposed by runners, as links."""
