module behaviour

go 1.25
