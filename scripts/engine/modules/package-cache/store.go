package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pquerna/cachecontrol"
)

const (
	storeLimit = 2 << 30
	// How often a process looks whether the limit is passed: after each such part of it that it wrote.
	storeStep = storeLimit / 8
	// How long lists of packages are fresh of which the server does not say so (RFC 9111, 4.2.2).
	listsFresh = time.Hour
	// Files that never change under their name.
	forGood = 365 * 24 * time.Hour
	// A file that nobody writes to any more was left by a process that was killed.
	partLives = time.Hour
)

// Names of package files have their version in them; so do Debian's lists below by-hash.
var immutable = regexp.MustCompile(
	`(/by-hash/\w+/\w+|\d[^/]*\.(deb|tgz|tar\.(gz|xz|bz2|zst)|zip|whl|jar|pom|module|apk|gem)(\.(sha1|sha256|sha512|md5|asc))?)$`)

// An entry is a file: one line of JSON, this structure, and then the body.
type entry struct {
	Key     string
	Header  http.Header
	Stored  time.Time
	Expires time.Time

	file *os.File
	body *io.SectionReader
}

func (e *entry) fresh() bool { return time.Now().Before(e.Expires) }

// A store is a folder that any number of processes read and write at once: entries come and go whole.
type store struct {
	folder  string
	written atomic.Int64
}

func openStore(folder string) (*store, error) {
	s := &store{folder: folder}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	go s.prune()
	return s, nil
}

// keyOf names what is answered to a request. What else an answer depends on is not kept (see lifetime).
func keyOf(address string, request http.Header) string {
	return strings.Join([]string{address, request.Get("Accept"), request.Get("Accept-Encoding")}, "\n")
}

func (s *store) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	return filepath.Join(s.folder, name[:2], name)
}

// get opens an entry, which the caller closes; nil if there is none.
func (s *store) get(key string) *entry {
	path := s.path(key)
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	found := &entry{file: file}
	reader := bufio.NewReader(file)
	line, err := reader.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, found)
	}
	if err != nil || found.Key != key {
		file.Close()
		return nil
	}
	status, err := file.Stat()
	if err != nil {
		file.Close()
		return nil
	}
	found.body = io.NewSectionReader(file, int64(len(line)), status.Size()-int64(len(line)))
	// The time of the last use, which prune goes by.
	if now := time.Now(); now.Sub(status.ModTime()) > time.Hour {
		_ = os.Chtimes(path, now, now)
	}
	return found
}

func (e *entry) close() { e.file.Close() }

// lifetime says until when an answer to a GET may be given again; false if it may not be kept.
func lifetime(request *http.Request, response *http.Response) (time.Time, bool) {
	now := time.Now()
	// What clients ask of caches (pip and apt want all lists anew) is for caches between them and their own.
	plain := &http.Request{Method: http.MethodGet, Header: http.Header{}}
	if request.Header.Get("Authorization") != "" || response.Header.Get("Set-Cookie") != "" {
		return now, false
	}
	reasons, expires, err := cachecontrol.CachableResponse(plain, response, cachecontrol.Options{})
	if err != nil || len(reasons) > 0 || response.StatusCode != http.StatusOK {
		return now, false
	}
	for _, name := range strings.Split(strings.Join(response.Header.Values("Vary"), ","), ",") {
		switch http.CanonicalHeaderKey(strings.TrimSpace(name)) {
		case "", "Accept", "Accept-Encoding":
		default:
			return now, false
		}
	}
	if immutable.MatchString(request.URL.Path) && !strings.Contains(request.URL.Path, "-SNAPSHOT") {
		return now.Add(forGood), true
	}
	if expires.IsZero() {
		return now.Add(listsFresh), true
	}
	if age, err := strconv.Atoi(response.Header.Get("Age")); err == nil {
		expires = expires.Add(-time.Duration(age) * time.Second)
	}
	return expires, true
}

// keep gives a body that writes the response to the store as it is read, once it has been read to its end.
func (s *store) keep(key string, header http.Header, expires time.Time, body io.ReadCloser) io.ReadCloser {
	path := s.path(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		log.Print(err)
		return body
	}
	file, err := os.CreateTemp(s.folder, "part-")
	if err != nil {
		log.Print(err)
		return body
	}
	kept := header.Clone()
	for _, name := range []string{"Connection", "Keep-Alive", "Transfer-Encoding", "Trailer", "Age"} {
		kept.Del(name)
	}
	line, err := json.Marshal(entry{Key: key, Header: kept, Stored: time.Now(), Expires: expires})
	copied := &keeping{ReadCloser: body, store: s, file: file, path: path, failed: err}
	copied.write(append(line, '\n'))
	return copied
}

type keeping struct {
	io.ReadCloser
	store  *store
	file   *os.File // nil once it is an entry, or given up
	path   string
	size   int64
	failed error
}

func (k *keeping) write(bytes []byte) {
	if k.failed == nil {
		_, k.failed = k.file.Write(bytes)
		k.size += int64(len(bytes))
	}
}

func (k *keeping) Read(buffer []byte) (int, error) {
	count, err := k.ReadCloser.Read(buffer)
	if k.file != nil {
		k.write(buffer[:count])
		if err != nil {
			if err != io.EOF && k.failed == nil {
				k.failed = err
			}
			k.end()
		}
	}
	return count, err
}

func (k *keeping) Close() error {
	if k.file != nil {
		k.failed = errors.New("not read to its end")
		k.end()
	}
	return k.ReadCloser.Close()
}

func (k *keeping) end() {
	name := k.file.Name()
	if err := k.file.Close(); k.failed == nil {
		k.failed = err
	}
	k.file = nil
	if k.failed == nil {
		k.failed = os.Rename(name, k.path)
	}
	if k.failed != nil {
		os.Remove(name)
		return
	}
	if before := k.store.written.Add(k.size) - k.size; before/storeStep != (before+k.size)/storeStep {
		go k.store.prune()
	}
}

// prune removes what was not used for longest, until the store is well below its limit.
func (s *store) prune() {
	type file struct {
		path string
		size int64
		used time.Time
	}
	var files []file
	var total int64
	_ = filepath.WalkDir(s.folder, func(path string, item fs.DirEntry, err error) error {
		if err != nil || item.IsDir() {
			return nil // it went while we looked
		}
		status, err := item.Info()
		switch {
		case err != nil:
		case strings.HasPrefix(item.Name(), "part-"):
			if time.Since(status.ModTime()) > partLives {
				os.Remove(path)
			}
		default:
			files = append(files, file{path, status.Size(), status.ModTime()})
			total += status.Size()
		}
		return nil
	})
	if total <= storeLimit {
		return
	}
	sort.Slice(files, func(i, j int) bool { return files[i].used.Before(files[j].used) })
	for _, one := range files {
		if total <= storeLimit/10*9 {
			return
		}
		if os.Remove(one.path) == nil {
			total -= one.size
		}
	}
}

// again is the entry as an answer that the server has just confirmed.
func (e *entry) again(confirmed http.Header) (http.Header, io.ReadCloser, error) {
	header := e.Header.Clone()
	for name, values := range confirmed {
		if name != "Content-Length" && name != "Content-Encoding" && name != "Content-Type" {
			header[name] = values
		}
	}
	body, err := io.ReadAll(e.body)
	return header, io.NopCloser(bytes.NewReader(body)), err
}
