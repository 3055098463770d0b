#!/bin/bash
# Makes Docker's packages and their repository in a host that has the programs. Run by packages.py:
#
#   packages.sh EMULATOR
#
# EMULATOR  the emulator's root in the host, with the tools for packages; the repository is its folder machine/packages
set -euo pipefail
emulator=$1
number() { grep -oE '[0-9]+(\.[0-9]+)+' | sed -n 1p; } # the version in what a program prints
engine=$(docker version --format '{{.Server.Version}}' | number)
client=$(docker version --format '{{.Client.Version}}' | number)
containerd=$(containerd --version | number)
compose=$(docker compose version --short | number)
buildx=$(docker buildx version | sed 's/^[^ ]* //' | number)
plugin() { docker info --format "{{range .ClientInfo.Plugins}}{{if eq .Name \"$1\"}}{{.Path}}{{end}}{{end}}"; }
suite=trixie
made=$emulator/machine/packages
repository=$made/linux/debian
work=$emulator/machine/build
architecture=$(chroot "$emulator" dpkg --print-architecture)
pool=$repository/dists/$suite/pool/stable/$architecture
mkdir -p "$pool" "$work"

package() { # NAME VERSION DESCRIPTION FIELD...: packs $work/NAME, where the files already are
  local name=$1 version=$2 description=$3
  shift 3
  mkdir -p "$work/$name/DEBIAN"
  printf '%s\n' "Package: $name" "Version: $version" "Architecture: $architecture" "Section: admin" \
    "Priority: optional" "Maintainer: Docker Guide <docker-guide@example.com>" "$@" \
    "Description: $description" " A stand-in of the Docker Guide for Docker's package, built from the same programs." \
    >"$work/$name/DEBIAN/control"
  chroot "$emulator" dpkg-deb --root-owner-group -Zzstd -z1 --build "/machine/build/$name" \
    "/machine/packages/linux/debian/dists/$suite/pool/stable/$architecture/${name}_${version#*:}_$architecture.deb" >/dev/null
}

copy() { # PACKAGE FOLDER PROGRAM...: a program's path, or its name
  local target=$work/$1/$2
  shift 2
  mkdir -p "$target"
  for program in "$@"; do
    install -m 755 "$(command -v "$program")" "$target/$(basename "$program")"
  done
}

script() { # PACKAGE NAME: a maintainer script, from standard input
  mkdir -p "$work/$1/DEBIAN"
  { printf '#!/bin/sh\nset -e\n' && cat; } >"$work/$1/DEBIAN/$2"
  chmod 755 "$work/$1/DEBIAN/$2"
}

services() { # PACKAGE UNIT...: they start with the system and end with the package
  local name=$1
  shift
  script "$name" postinst <<END
getent group docker >/dev/null || groupadd --system docker
if [ "\$1" = configure ]; then
  [ -n "\$2" ] || systemctl --quiet enable $*
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    if [ -n "\$2" ]; then systemctl restart $*; else systemctl start $*; fi
  fi
fi
END
  script "$name" prerm <<END
if [ "\$1" = remove ] && [ -d /run/systemd/system ]; then systemctl stop $*; fi
END
  script "$name" postrm <<END
if [ "\$1" = remove ]; then
  rm -f $(printf '/etc/systemd/system/*.wants/%s ' "$@")
  [ ! -d /run/systemd/system ] || systemctl daemon-reload
fi
END
}

tail=debian.13~$suite

units=usr/lib/systemd/system
copy containerd.io usr/bin containerd containerd-shim-runc-v2 runc
mkdir -p "$work/containerd.io/$units" "$work/containerd.io/etc/containerd"
echo 'disabled_plugins = ["cri"]' >"$work/containerd.io/etc/containerd/config.toml"
cat >"$work/containerd.io/$units/containerd.service" <<'END'
[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target dbus.service

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
LimitNOFILE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
END
echo /etc/containerd/config.toml >"$work/conffiles"
mkdir -p "$work/containerd.io/DEBIAN"
mv "$work/conffiles" "$work/containerd.io/DEBIAN/conffiles"
services containerd.io containerd.service
package containerd.io "$containerd-1~$tail" "open container runtime" \
  'Depends: libc6, libseccomp2' 'Provides: containerd, runc' 'Conflicts: containerd, runc' 'Replaces: containerd, runc'

copy docker-ce-cli usr/bin docker
mkdir -p "$work/docker-ce-cli/usr/share/bash-completion/completions"
docker completion bash >"$work/docker-ce-cli/usr/share/bash-completion/completions/docker"
package docker-ce-cli "5:$client-1~$tail" "Docker CLI: the open-source application container engine" \
  'Depends: libc6' 'Recommends: docker-buildx-plugin, docker-compose-plugin' 'Conflicts: docker.io, docker-cli'

plugins=usr/libexec/docker/cli-plugins
copy docker-buildx-plugin $plugins "$(plugin buildx)"
package docker-buildx-plugin "$buildx-1~$tail" "Docker Buildx plugin extends build capabilities with BuildKit." \
  'Conflicts: docker-buildx'
copy docker-compose-plugin $plugins "$(plugin compose)"
package docker-compose-plugin "$compose-1~$tail" "Docker Compose (V2) plugin for the Docker CLI." 'Conflicts: docker-compose'

copy docker-ce usr/bin dockerd docker-proxy docker-init
mkdir -p "$work/docker-ce/$units"
cat >"$work/docker-ce/$units/docker.socket" <<'END'
[Unit]
Description=Docker Socket for the API

[Socket]
ListenStream=/run/docker.sock
SocketMode=0660
SocketUser=root
SocketGroup=docker

[Install]
WantedBy=sockets.target
END
cat >"$work/docker-ce/$units/docker.service" <<'END'
[Unit]
Description=Docker Application Container Engine
Documentation=https://docs.docker.com
After=network-online.target nss-lookup.target docker.socket firewalld.service containerd.service time-set.target
Wants=network-online.target containerd.service
Requires=docker.socket
StartLimitBurst=3
StartLimitIntervalSec=60

[Service]
Type=notify
ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock
ExecReload=/bin/kill -s HUP $MAINPID
TimeoutStartSec=0
Restart=always
RestartSec=2
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
Delegate=yes
KillMode=process
OOMScoreAdjust=-500

[Install]
WantedBy=multi-user.target
END
services docker-ce docker.service docker.socket
package docker-ce "5:$engine-1~$tail" "Docker: the open-source application container engine" \
  'Depends: containerd.io, docker-ce-cli, iptables, nftables, libc6, libseccomp2, libsystemd0' \
  'Recommends: apparmor, ca-certificates, docker-ce-rootless-extras, pigz, procps, xz-utils' \
  'Conflicts: docker.io' 'Replaces: docker.io'

# Debian's, because the engine's module has the scripts but not the program that they run.
cp /etc/resolv.conf "$emulator/etc/resolv.conf"
cat >"$work/rootless.sh" <<'END'
set -eu
cd /machine/build
apt-get update -qq
apt-get download -qq docker.io rootlesskit
for file in docker.io_*.deb rootlesskit_*.deb; do dpkg-deb --extract "$file" debian; done
END
chroot "$emulator" bash /machine/build/rootless.sh
copy docker-ce-rootless-extras usr/bin "$work"/debian/usr/bin/rootless{kit,ctl} \
  "$work"/debian/usr/share/docker.io/contrib/dockerd-rootless{,-setuptool}.sh
package docker-ce-rootless-extras "5:$engine-1~$tail" "Rootless support for Docker." \
  'Depends: dbus-user-session' 'Recommends: slirp4netns, uidmap' 'Enhances: docker-ce' 'Conflicts: rootlesskit'

# The repository's lists and their signature, with a key that is made for it.
cat >"$work/repository.sh" <<'END'
set -eu
cd /machine/packages/linux/debian
lists=dists/$1/stable/binary-$2
mkdir -p "$lists"
apt-ftparchive packages "dists/$1/pool" >"$lists/Packages"
gzip --keep --fast "$lists/Packages"
field=APT::FTPArchive::Release
apt-ftparchive -o $field::Origin=Docker -o $field::Label="Docker CE" -o $field::Suite="$1" -o $field::Codename="$1" \
  -o $field::Components=stable -o $field::Architectures="$2" release "dists/$1" >"/machine/build/Release"
mv /machine/build/Release "dists/$1/Release"
export GNUPGHOME=/machine/build/gnupg
mkdir --mode 700 $GNUPGHOME
gpg --batch --quiet --passphrase '' --quick-generate-key 'Docker Guide, packages for examples' ed25519 sign never
gpg --batch --quiet --clearsign --output "dists/$1/InRelease" "dists/$1/Release"
gpg --batch --quiet --armor --export >gpg
gpgconf --kill all
END
chroot "$emulator" bash /machine/build/repository.sh "$suite" "$architecture"
