module observed

go 1.25
