// SPDX-License-Identifier: MIT

// Go verifies a certificate up to a root: verify ROOT CA CERTIFICATE, in DER.
package main

import (
	"crypto/x509"
	"fmt"
	"os"
)

func main() {
	if err := verify(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(path string) (*x509.Certificate, error) {
	der, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func pool(path string) (*x509.CertPool, error) {
	certificate, err := read(path)
	if err != nil {
		return nil, err
	}
	certificates := x509.NewCertPool()
	certificates.AddCert(certificate)
	return certificates, nil
}

func verify(root, ca, leaf string) error {
	roots, err := pool(root)
	if err != nil {
		return err
	}
	intermediates, err := pool(ca)
	if err != nil {
		return err
	}
	certificate, err := read(leaf)
	if err != nil {
		return err
	}
	chains, err := certificate.Verify(x509.VerifyOptions{Roots: roots, Intermediates: intermediates,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return err
	}
	fmt.Println(certificate.Subject, certificate.DNSNames, certificate.IPAddresses, certificate.URIs,
		certificate.EmailAddresses, len(chains[0]))
	return nil
}
