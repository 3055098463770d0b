package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	certificateFile = "package-cache.crt"
	keyFile         = "package-cache.key"
	// Stand-in images are made anew with the authority that they trust, so it must outlive them.
	authorityLives = 10 * 365 * 24 * time.Hour
	leafLives      = 24 * time.Hour
	clockSkew      = time.Hour
)

// An authority signs certificates of servers, each made when it is first asked for. All have one key.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	leafKey     *ecdsa.PrivateKey

	mutex  sync.Mutex
	leaves map[string]*tls.Certificate
}

// makeAuthority gives the authority of a folder, made there if it is missing or about to expire.
func makeAuthority(folder string) (*authority, error) {
	made, err := loadAuthority(folder)
	if err == nil && time.Until(made.certificate.NotAfter) > authorityLives/10 {
		return made, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{CommonName: "Package cache of throw-away Docker hosts"},
		NotBefore:             time.Now().Add(-clockSkew),
		NotAfter:              time.Now().Add(authorityLives),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := writePEM(filepath.Join(folder, keyFile), "PRIVATE KEY", secret, 0o600); err != nil {
		return nil, err
	}
	if err := writePEM(filepath.Join(folder, certificateFile), "CERTIFICATE", certificate, 0o644); err != nil {
		return nil, err
	}
	return loadAuthority(folder)
}

func loadAuthority(folder string) (*authority, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(folder, certificateFile), filepath.Join(folder, keyFile))
	if err != nil {
		return nil, err
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("the authority's key is of another kind")
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	return &authority{certificate: pair.Leaf, key: key, leafKey: leafKey, leaves: map[string]*tls.Certificate{}}, nil
}

// leaf gives the certificate of a server's name.
func (a *authority) leaf(name string) (*tls.Certificate, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if made := a.leaves[name]; made != nil && time.Until(made.Leaf.NotAfter) > clockSkew {
		return made, nil
	}
	template := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{CommonName: "package cache"},
		DNSNames:     []string{name},
		NotBefore:    time.Now().Add(-clockSkew),
		NotAfter:     time.Now().Add(leafLives),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &a.leafKey.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParseCertificate(signed)
	if err != nil {
		return nil, err
	}
	made := &tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: a.leafKey, Leaf: parsed}
	a.leaves[name] = made
	return made, nil
}

func serial() *big.Int {
	number, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic(err)
	}
	return number
}

// writePEM writes a file that is there whole or not at all.
func writePEM(path, kind string, content []byte, mode fs.FileMode) error {
	unfinished := path + ".part"
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(unfinished, text, mode); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}
