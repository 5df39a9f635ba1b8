// Command cordon-verify checks a platform's data exports offline.
package main

import (
	"os"

	"cordon/tsp/internal/verify/command"
)

func main() { os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr)) }
