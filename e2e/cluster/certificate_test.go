//go:build linux

package cluster

import (
	"crypto/tls"
	"crypto/x509"
	"testing"
	"time"
)

func TestCertificates(t *testing.T) {
	now := time.Now()
	files, err := certificates(now)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair([]byte(files["server.crt"]), []byte(files["server.key"]))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(files["ca.crt"])) {
		t.Fatal("the authority's certificate cannot be read")
	}
	if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "127.0.0.1", CurrentTime: now}); err != nil {
		t.Error(err)
	}
}
