#!/bin/sh
# /etc/nginx/templates/*.template become /etc/nginx/conf.d/*, with the environment's variables filled in.
set -e
names=$(awk 'END { for (name in ENVIRON) printf "${%s} ", name }' </dev/null)
find /etc/nginx/templates -follow -type f -name '*.template' | while read -r template; do
  target=/etc/nginx/conf.d/${template#/etc/nginx/templates/}
  target=${target%.template}
  mkdir -p "$(dirname "$target")"
  echo "$(basename "$0"): Running envsubst on $template to $target"
  envsubst "$names" <"$template" >"$target"
done
