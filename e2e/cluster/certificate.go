//go:build linux

package cluster

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// certificates returns the files with which the API server proves who it is
// and signs tokens. All of it is new in every run and worth nothing after it.
func certificates(now time.Time) (map[string]string, error) {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	ca := template(1, "initwatch-e2e-ca", now)
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign|x509.KeyUsageDigitalSignature
	serverKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	server := template(2, "kube-apiserver", now)
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	server.IPAddresses, server.DNSNames = []net.IP{net.IPv4(127, 0, 0, 1)}, []string{"localhost", "kubernetes"}
	tokenKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	files := map[string]string{"token.key": encode("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(tokenKey))}
	if files["ca.crt"], err = sign(ca, ca, caKey, caKey); err != nil {
		return nil, err
	}
	if files["server.crt"], err = sign(server, ca, serverKey, caKey); err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(serverKey)
	if err != nil {
		return nil, fmt.Errorf("write key: %w", err)
	}
	files["server.key"] = encode("EC PRIVATE KEY", der)
	return files, nil
}

func template(serial int64, name string, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

func sign(certificate, issuer *x509.Certificate, key, issuerKey *ecdsa.PrivateKey) (string, error) {
	der, err := x509.CreateCertificate(rand.Reader, certificate, issuer, key.Public(), issuerKey)
	if err != nil {
		return "", fmt.Errorf("sign certificate: %w", err)
	}
	return encode("CERTIFICATE", der), nil
}

func encode(kind string, der []byte) string {
	var b bytes.Buffer
	_ = pem.Encode(&b, &pem.Block{Type: kind, Bytes: der}) // a buffer takes everything
	return b.String()
}
