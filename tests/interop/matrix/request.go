// SPDX-License-Identifier: MIT

// Go reads a request (DER, on standard input), verifies its signature and prints what it found.
package main

import (
	"crypto/x509"
	"fmt"
	"io"
	"os"
)

func main() {
	der, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = show(der)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func show(der []byte) error {
	request, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return err
	}
	if err := request.CheckSignature(); err != nil {
		return err
	}
	fmt.Println(request.Subject, request.DNSNames, request.IPAddresses, request.URIs,
		request.EmailAddresses)
	return nil
}
