#!/bin/sh
# A print server of its own for tests: a real CUPS in a folder, with one queue (Counter) whose printer
# writes what it gets to files of that folder: the job's bytes to `printed`, then its title and its
# copies to `ticket`. It says READY once it answers and runs until it is ended.
#   sh tests/print_queue.sh FOLDER       the socket is FOLDER/socket
set -eu
folder=$1
cupsd=$(PATH=$PATH:/usr/sbin command -v cupsd)
mkdir -p "$folder/cache" "$folder/spool/tmp" "$folder/state" "$folder/log" "$folder/bin/backend"
for part in daemon filter; do ln -s "/usr/lib/cups/$part" "$folder/bin/$part"; done
cat > "$folder/bin/backend/counter" <<BACKEND
#!/bin/sh
# job user title copies options [file]
[ \$# -ge 5 ] || exit 0
cat "\${6:--}" > "$folder/printed"
printf '%s\n%s\n' "\$3" "\$4" > "$folder/ticket.part"
mv "$folder/ticket.part" "$folder/ticket"
BACKEND
# A printer that others may not run is run by CUPS as its own user, who may write here.
chmod 700 "$folder/bin/backend/counter"
cat > "$folder/cupsd.conf" <<CONF
Listen $folder/socket
Browsing No
WebInterface No
DefaultAuthType None
LogLevel warn
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
CONF
cat > "$folder/cups-files.conf" <<CONF
ServerBin $folder/bin
ServerRoot $folder
CacheDir $folder/cache
StateDir $folder/state
RequestRoot $folder/spool
TempDir $folder/spool/tmp
AccessLog $folder/log/access
ErrorLog $folder/log/error
PageLog $folder/log/page
CONF
cat > "$folder/printers.conf" <<CONF
<DefaultPrinter Counter>
Info Counter
DeviceURI counter:/
State Idle
Accepting Yes
Shared No
</DefaultPrinter>
CONF
chmod 640 "$folder/printers.conf"
"$cupsd" -f -c "$folder/cupsd.conf" -s "$folder/cups-files.conf" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; exit 0' TERM INT
until CUPS_SERVER="$folder/socket" lpstat -r >/dev/null 2>&1; do
  kill -0 "$server" || { cat "$folder/log/error" >&2; exit 1; }
  sleep 0.1
done
echo READY
wait "$server"
