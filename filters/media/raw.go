package media

func raw(b []byte) Kind { return None }
