// A cache of the packages that containers on throw-away hosts fetch, shared by all hosts and kept between runs.
//
//	package-cache authority FOLDER             make the certificate authority, if there is none
//	package-cache serve FOLDER PORTS INTERFACE  in a host's network: see to what leaves by INTERFACE to PORTS (80,443)
//
// Nothing in a container says that it is there: the packet filter hands it the connections that containers open to
// addresses of the internet, and it answers for the server, from FOLDER or by asking the server itself.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("package-cache: ")
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(words []string) error {
	switch {
	case len(words) == 2 && words[0] == "authority":
		_, err := makeAuthority(words[1])
		return err
	case len(words) == 4 && words[0] == "serve":
		var ports []uint16
		for _, word := range strings.Split(words[2], ",") {
			port, err := strconv.ParseUint(word, 10, 16)
			if err != nil {
				return fmt.Errorf("%q is no list of ports", words[2])
			}
			ports = append(ports, uint16(port))
		}
		return serve(words[1], ports, words[3])
	}
	return fmt.Errorf("usage: %s authority FOLDER | serve FOLDER PORTS INTERFACE", filepath.Base(os.Args[0]))
}
