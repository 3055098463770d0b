package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	ownPort       = 5556
	tlsPort       = 443
	clientTimeout = 30 * time.Second // for what opens a connection and says nothing
	serverTimeout = 10 * time.Second
)

// A connection of a container, after the handshake if it is encrypted.
type connection struct {
	net.Conn
	scheme string
	server netip.AddrPort
}

type contextKey string

const (
	ofConnection = contextKey("connection")
	ofExchange   = contextKey("exchange")
)

// What is to be done with the answer to a request.
type exchange struct {
	key   string
	stale *entry
}

type proxy struct {
	authority *authority
	store     *store
	forward   *httputil.ReverseProxy
	accepted  chan net.Conn
	// Servers of which a client did not take our certificate: from then on it gets theirs.
	refused sync.Map
}

func serve(folder string, ports []uint16, outside string) error {
	p := &proxy{accepted: make(chan net.Conn)}
	var err error
	if slices.Contains(ports, tlsPort) {
		if p.authority, err = loadAuthority(folder); err != nil {
			return err
		}
	}
	if p.store, err = openStore(filepath.Join(folder, "entries")); err != nil {
		return err
	}
	p.forward = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme = r.In.Context().Value(ofConnection).(*connection).scheme
			r.Out.URL.Host = r.In.Host
			r.Out.Host = r.In.Host
		},
		Transport: &http.Transport{
			DialContext:         dialServer,
			DisableCompression:  true, // what comes is passed on and kept as it is
			TLSHandshakeTimeout: serverTimeout,
			MaxIdleConnsPerHost: 16,
			IdleConnTimeout:     time.Minute,
		},
		ModifyResponse: p.answered,
		ErrorHandler:   unreachable,
	}
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{Port: ownPort})
	if err != nil {
		return err
	}
	if err := redirect(ports, outside, ownPort); err != nil {
		return fmt.Errorf("cannot set the packet filter: %w", err)
	}
	server := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: clientTimeout,
		IdleTimeout:       2 * time.Minute,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, ofConnection, c)
		},
		ErrorLog: log.New(io.Discard, "", 0), // clients that close are no news
	}
	go func() {
		for {
			accepted, err := listener.AcceptTCP()
			if err != nil {
				log.Fatal(err)
			}
			go p.open(accepted)
		}
	}()
	return server.Serve(opened{listener, p.accepted})
}

// opened is a listener of the connections that are ready to be asked over.
type opened struct {
	net.Listener
	accepted chan net.Conn
}

func (o opened) Accept() (net.Conn, error) { return <-o.accepted, nil }

func (p *proxy) open(client *net.TCPConn) {
	server, err := destination(client)
	if err != nil || server.Port() == ownPort { // it was not redirected
		client.Close()
		return
	}
	if server.Port() != tlsPort {
		p.accepted <- &connection{client, "http", server}
		return
	}
	_ = client.SetDeadline(time.Now().Add(clientTimeout))
	hello, seen, err := peek(client)
	if err != nil {
		client.Close()
		return
	}
	replayed := &replay{client, bytes.NewReader(seen)}
	if hello == nil || hello.ServerName == "" || !speaksHTTP1(hello) || p.isRefused(hello.ServerName) {
		_ = client.SetDeadline(time.Time{})
		passThrough(replayed, server)
		return
	}
	secured := tls.Server(replayed, &tls.Config{
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return p.authority.leaf(hello.ServerName)
		},
	})
	if err := secured.Handshake(); err != nil {
		var alert *net.OpError
		if errors.As(err, &alert) && alert.Op == "remote error" {
			p.refused.Store(hello.ServerName, true)
			log.Printf("%s: the client does not take the cache's certificate (%v)", hello.ServerName, err)
		}
		client.Close()
		return
	}
	_ = client.SetDeadline(time.Time{})
	p.accepted <- &connection{secured, "https", server}
}

func (p *proxy) isRefused(name string) bool {
	_, refused := p.refused.Load(name)
	return refused
}

func speaksHTTP1(hello *tls.ClientHelloInfo) bool {
	return len(hello.SupportedProtos) == 0 || slices.Contains(hello.SupportedProtos, "http/1.1")
}

// peek reads what opens a TLS connection; the hello is nil where it is something else.
func peek(client net.Conn) (*tls.ClientHelloInfo, []byte, error) {
	var hello *tls.ClientHelloInfo
	var seen bytes.Buffer
	reading := &onlyRead{client, io.TeeReader(client, &seen), nil}
	err := tls.Server(reading, &tls.Config{
		GetConfigForClient: func(info *tls.ClientHelloInfo) (*tls.Config, error) {
			copied := *info
			hello = &copied
			return nil, errors.New("seen enough")
		},
	}).Handshake()
	if hello == nil && (reading.failed != nil || seen.Len() == 0) {
		return nil, nil, err
	}
	return hello, seen.Bytes(), nil
}

// onlyRead keeps what is written to itself.
type onlyRead struct {
	net.Conn
	reader io.Reader
	failed error
}

func (o *onlyRead) Read(buffer []byte) (int, error) {
	count, err := o.reader.Read(buffer)
	if err != nil {
		o.failed = err
	}
	return count, err
}
func (o *onlyRead) Write(buffer []byte) (int, error) { return len(buffer), nil }
func (o *onlyRead) Close() error                     { return nil }

// replay is a connection of which a part has been read, which is read once more.
type replay struct {
	*net.TCPConn
	seen *bytes.Reader
}

func (r *replay) Read(buffer []byte) (int, error) {
	if r.seen.Len() > 0 {
		return r.seen.Read(buffer)
	}
	return r.TCPConn.Read(buffer)
}

// passThrough connects the two, without looking at what they say.
func passThrough(client *replay, address netip.AddrPort) {
	defer client.Close()
	dialed, err := net.DialTimeout("tcp4", address.String(), serverTimeout)
	if err != nil {
		_ = client.SetLinger(0) // the client sees a reset
		return
	}
	server := dialed.(*net.TCPConn)
	defer server.Close()
	done := make(chan struct{})
	go func() {
		_, _ = io.Copy(client.TCPConn, server)
		_ = client.CloseWrite()
		close(done)
	}()
	_, _ = io.Copy(server, client)
	_ = server.CloseWrite()
	<-done
}

// dialServer connects to the address that the container has found for the name itself.
func dialServer(ctx context.Context, network, address string) (net.Conn, error) {
	if client, ok := ctx.Value(ofConnection).(*connection); ok {
		address = client.server.String()
	}
	dialer := net.Dialer{Timeout: serverTimeout}
	return dialer.DialContext(ctx, "tcp4", address)
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	client := r.Context().Value(ofConnection).(*connection)
	if r.Method != http.MethodGet || r.URL.Host != "" || r.Header.Get("Upgrade") != "" || r.ContentLength != 0 ||
		r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
		p.forward.ServeHTTP(w, r)
		return
	}
	key := keyOf(client.scheme+"://"+r.Host+r.URL.RequestURI(), r.Header)
	found := p.store.get(key)
	if found != nil {
		defer found.close()
	}
	if found != nil && found.fresh() {
		found.answer(w, r)
		return
	}
	if r.Header.Get("Range") != "" { // a part of what is not kept: the store has only what is whole
		p.forward.ServeHTTP(w, r)
		return
	}
	// The whole is asked for, whatever part the client has already.
	for _, name := range []string{"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range"} {
		r.Header.Del(name)
	}
	if found != nil {
		if tag := found.Header.Get("ETag"); tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		if changed := found.Header.Get("Last-Modified"); changed != "" {
			r.Header.Set("If-Modified-Since", changed)
		}
	}
	p.forward.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), ofExchange, &exchange{key, found})))
}

// answered is called with what the server says, before it is passed on.
func (p *proxy) answered(response *http.Response) error {
	asked, ok := response.Request.Context().Value(ofExchange).(*exchange)
	if !ok {
		return nil
	}
	if response.StatusCode == http.StatusNotModified && asked.stale != nil {
		header, body, err := asked.stale.again(response.Header)
		if err != nil {
			return err
		}
		response.Body.Close()
		response.StatusCode, response.Header, response.Body = http.StatusOK, header, body
	}
	if expires, ok := lifetime(response.Request, response); ok {
		response.Body = p.store.keep(asked.key, response.Header, expires, response.Body)
	}
	return nil
}

// answer gives what is kept.
func (e *entry) answer(w http.ResponseWriter, r *http.Request) {
	for name, values := range e.Header {
		w.Header()[name] = values
	}
	w.Header().Set("Age", strconv.Itoa(int(time.Since(e.Stored).Seconds())))
	changed, _ := http.ParseTime(e.Header.Get("Last-Modified"))
	http.ServeContent(w, r, "", changed, e.body)
}

// unreachable answers in place of a server that does not.
func unreachable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the client has gone
	}
	status := http.StatusBadGateway
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		status = http.StatusGatewayTimeout
	}
	log.Printf("%s: %v", r.Host, err)
	http.Error(w, strings.TrimSpace(fmt.Sprintf("cannot reach %s: %v", r.Host, err)), status)
}
