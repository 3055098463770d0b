package main

import (
	"encoding/binary"
	"net"
	"net/netip"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

// Not the internet: private, shared, link-local, multicast and reserved addresses stay as they are.
var elsewhere = []string{
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
}

// redirect hands connections to this port that come in by any other interface than `outside` and go to one of `ports`
// on the internet. The rules stand in a table of their own, where iptables, and with it Docker, does not look.
func redirect(ports []uint16, outside string, port uint16) error {
	filter, err := nftables.New()
	if err != nil {
		return err
	}
	table := filter.AddTable(&nftables.Table{Family: nftables.TableFamilyIPv4, Name: "packages"})
	// Before Docker's own.
	chain := filter.AddChain(&nftables.Chain{
		Name:     "packages",
		Table:    table,
		Type:     nftables.ChainTypeNAT,
		Hooknum:  nftables.ChainHookPrerouting,
		Priority: nftables.ChainPriorityRef(*nftables.ChainPriorityNATDest - 1),
	})
	rule := func(expressions ...expr.Any) {
		filter.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: expressions})
	}
	leave := &expr.Verdict{Kind: expr.VerdictReturn}
	for _, name := range []string{outside, "lo"} {
		rule(
			&expr.Meta{Key: expr.MetaKeyIIFNAME, Register: 1},
			&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: append([]byte(name), 0)},
			leave,
		)
	}
	// An address of the host itself, whatever it is.
	rule(
		&expr.Fib{Register: 1, FlagDADDR: true, ResultADDRTYPE: true},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: binaryutil.NativeEndian.PutUint32(unix.RTN_LOCAL)},
		leave,
	)
	for _, text := range elsewhere {
		range_ := netip.MustParsePrefix(text)
		address := range_.Addr().As4()
		rule(
			&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: 16, Len: 4},
			&expr.Bitwise{
				SourceRegister: 1, DestRegister: 1, Len: 4,
				Mask: net.CIDRMask(range_.Bits(), 32), Xor: make([]byte, 4),
			},
			&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: address[:]},
			leave,
		)
	}
	for _, wanted := range ports {
		rule(
			&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: 1},
			&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{unix.IPPROTO_TCP}},
			&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: 2, Len: 2},
			&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: binary.BigEndian.AppendUint16(nil, wanted)},
			&expr.Immediate{Register: 1, Data: binary.BigEndian.AppendUint16(nil, port)},
			&expr.Redir{RegisterProtoMin: 1},
		)
	}
	return filter.Flush()
}

// destination is where a redirected connection was meant to go.
func destination(connection *net.TCPConn) (netip.AddrPort, error) {
	raw, err := connection.SyscallConn()
	if err != nil {
		return netip.AddrPort{}, err
	}
	var found netip.AddrPort
	var failed error
	err = raw.Control(func(descriptor uintptr) {
		// The kernel writes a sockaddr_in; this structure is one that has room for it.
		told, err := unix.GetsockoptIPv6Mreq(int(descriptor), unix.IPPROTO_IP, unix.SO_ORIGINAL_DST)
		if err != nil {
			failed = err
			return
		}
		port := binary.BigEndian.Uint16(told.Multiaddr[2:4])
		found = netip.AddrPortFrom(netip.AddrFrom4([4]byte(told.Multiaddr[4:8])), port)
	})
	if err == nil {
		err = failed
	}
	return found, err
}
