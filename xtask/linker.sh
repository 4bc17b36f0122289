#!/bin/sh
# The linker: `cc`, which a bare Debian or Ubuntu that holds only Rust does not have. It is installed by
# package name before the first program, `cargo xtask` itself, can be linked.
if ! command -v cc >/dev/null 2>&1; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "本机缺少 C 编译器（cc），请先安装 gcc 或 clang。 / no C compiler here: please install gcc or clang" >&2
        exit 1
    fi
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    # cargo shows what a linker says only when it fails; a person at a terminal is told at once.
    if [ -w /dev/tty ] && (: >/dev/tty) 2>/dev/null; then told=/dev/tty; else told=/dev/null; fi
    echo "▸ 安装编译所需的软件包 build-essential / installing build-essential, needed to build anything" >"$told"
    export DEBIAN_FRONTEND=noninteractive
    { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends build-essential; } >&2 || exit 1
fi
exec cc "$@"
