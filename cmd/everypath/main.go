// Command everypath reports resources that are not released on every path.
package main

func main() {}
