package nested

import "os"

// Literals that are called where they stand may be nested as deep as they like.
func deepForgotten(name string, now bool) {
	f, err := os.Open(name) // want "result of os.Open is not released on every path"
	if err != nil {
		return
	}
	func() {
		func() {
			func() {
				func() {
					func() {
						func() {
							func() {
								func() {
									if now {
										f.Close()
									}
								}()
							}()
						}()
					}()
				}()
			}()
		}()
	}()
}

// ok
func deepRight(name string, now bool) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	func() {
		func() {
			func() {
				func() {
					func() {
						func() {
							func() {
								func() {
									if now {
										println(f.Name())
									}
									f.Close()
								}()
							}()
						}()
					}()
				}()
			}()
		}()
	}()
}
