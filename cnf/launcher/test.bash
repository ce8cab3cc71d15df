# shellcheck shell=bash
# `./gateway test`, `./gateway test --all [SUITE]`. Sourced by the launcher, which defines say, die, maven, ROOT, TARGET.

readonly SUITES=$ROOT/cnf/suites
readonly SUITE_MINUTES=40

run_tests() {
  case ${1:-} in
    '')
      (($# == 0)) || die 2 "test: empty argument"
      find_jdk
      need_maven
      fast_tests
      ;;
    --all)
      (($# <= 2)) || die 2 "test: one suite at a time; usage: ./gateway test --all [SUITE]"
      find_jdk
      slow_suites "${2:-}"
      ;;
    -h | --help)
      echo "Usage: gateway test [--all [SUITE]]"
      echo "Without --all every fast test and check; with it the slow suites, or one of them:"
      sed 's/#.*//;/^[[:space:]]*$/d;s/^/  /' "$SUITES"
      ;;
    *) die 2 "test: unknown argument '$1'; usage: ./gateway test [--all [SUITE]]" ;;
  esac
}

fast_tests() {
  local status=0
  clear_reports launcher-fast
  # what tests start through the launcher is built first, so that no test has to
  (ensure_built) || status=1
  ((status)) || maven_tests launcher-fast || status=1
  # the examples have a build of their own, without the house's checks, so that they can be copied
  maven -q -T1C -fae -pl '!examples/gateway.hook.example,!examples/gateway.spd.example' \
    spotless:check checkstyle:check >&2 || status=1
  summarise launcher-fast "$status"
}

# Runs Maven with its test reports in folder $1 of each module. Neither a failing test nor a line too long keeps the modules
# above from being tested. A test that calls ./gateway gets the build that stands, however long the run.
maven_tests() {
  local reports=$1
  shift
  GATEWAY_NO_BUILD=1 maven -q -Pgates -T1C -fae -Dmaven.test.failure.ignore=true -Dspotless.check.skip -Dcheckstyle.skip \
    -Dreports.folder="$reports" "$@" verify >&2
}

clear_reports() {
  rm -rf "$ROOT"/gateway.*/target/"${1:?}" "$ROOT"/examples/gateway.*/target/"${1:?}"
}

# Counts over the reports of folder $1: sets passed, failed, skipped; prints failures and skips with their reasons.
count_reports() {
  local reports numbers
  mapfile -t reports < <(compgen -G "$ROOT/gateway.*/target/$1/TEST-*.xml"; compgen -G "$ROOT/examples/gateway.*/target/$1/TEST-*.xml")
  passed=0 failed=0 skipped=0 skipped_without_data=0
  ((${#reports[@]})) || return 0
  numbers=$(awk -f "$ROOT/cnf/launcher/reports.awk" "${reports[@]}")
  grep -v '^counts ' <<<"$numbers" | sort
  read -r passed failed skipped skipped_without_data < <(sed -n 's/^counts //p' <<<"$numbers")
}

# The result of a run whose reports are in folder $1 and whose Maven ended with $2; the last line has the numbers.
summarise() {
  local passed failed skipped skipped_without_data status=$2
  count_reports "$1"
  if ((status != 0)); then
    echo "the build or one of its checks failed; see above"
  fi
  if [[ ${CI:-} == true ]] && ((skipped > skipped_without_data)); then
    echo "with CI=true a test skipped for a missing tool or privilege is a failure: ./gateway setup, and root"
    status=1
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  ((status == 0 && failed == 0 && passed > 0))
}

# ---- slow suites -----------------------------------------------------------------------------------------------------

suite_names() {
  sed 's/#.*//;s/|.*//;s/[[:space:]]//g;/^$/d' "$SUITES"
}

slow_suites() {
  local wanted=$1 suite status=0 tree names
  mapfile -t names < <(suite_names)
  if [[ -n $wanted ]]; then
    [[ " ${names[*]} " == *" $wanted "* ]] || die 2 "test: there is no suite '$wanted'; there are: ${names[*]}"
    names=("$wanted")
  fi
  ensure_built
  for suite in "${names[@]}"; do
    # The tree is what is tested, so it is read before each suite: an edit between two suites makes them two trees.
    tree=$(tree_hash) || die 1 "test: cannot hash the tree"
    slow_suite "$suite" "$tree" || status=1
  done
  return $status
}

slow_suite() {
  local suite=$1 tree=$2 status=0 begin passed failed skipped skipped_without_data ok=false folder=$TARGET/suites/$2
  say "gateway: suite $suite"
  clear_reports "launcher-$suite"
  begin=$(date +%s%N)
  maven_tests_in_time "launcher-$suite" "-Dgroups=$suite" -DexcludedGroups= || status=1
  local duration=$(($(date +%s%N) - begin))
  count_reports "launcher-$suite"
  ((status == 0 && failed == 0 && passed > 0 && skipped == 0)) && ok=true
  echo "$suite: $passed passed, $failed failed, $skipped skipped, $((duration / 1000000000)) s"
  mkdir -p "$folder"
  printf '{"name":"%s","tree":"%s","ok":%s,"passed":%d,"failed":%d,"skipped":%d,"duration_ns":%d,"finished_unix_ns":%s}' \
    "$suite" "$tree" "$ok" "$passed" "$failed" "$skipped" "$duration" "$(date +%s%N)" >"$folder/$suite.json"
  write_suites_json "$tree"
  [[ $ok == true ]]
}

maven_tests_in_time() {
  export -f maven maven_tests
  timeout --kill-after=30 "${SUITE_MINUTES}m" env "ROOT=$ROOT" "JDK=$JDK" bash -c 'maven_tests "$@"' maven "$@"
}

# target/suites.json: the results of every suite that ran on tree $1, in the order of cnf/suites.
write_suites_json() {
  local suite all=true first=1 file
  for suite in $(suite_names); do
    grep -qs '"ok":true' "$TARGET/suites/$1/$suite.json" || all=false
  done
  {
    printf '{"schema":"gateway.suites/1","tree":"%s","complete":%s,"suites":[' "$1" "$all"
    for suite in $(suite_names); do
      file=$TARGET/suites/$1/$suite.json
      [[ -e $file ]] || continue
      ((first)) || printf ','
      first=0
      cat "$file"
    done
    printf ']}\n'
  } >"$TARGET/suites.json.new"
  mv "$TARGET/suites.json.new" "$TARGET/suites.json"
}

# The git tree of what lies here, committed or not, ignored files left out. Leaves index and object store as they are.
tree_hash() {
  local scratch hash
  scratch=$(mktemp -d) || return 1
  hash=$(
    cd "$ROOT" || exit 1
    objects=$(git rev-parse --git-path objects) || exit 1
    mkdir "$scratch/objects"
    export GIT_INDEX_FILE=$scratch/index GIT_OBJECT_DIRECTORY=$scratch/objects
    GIT_ALTERNATE_OBJECT_DIRECTORIES=$(realpath "$objects") || exit 1
    export GIT_ALTERNATE_OBJECT_DIRECTORIES
    git add -A . && git write-tree
  )
  rm -rf "$scratch"
  [[ -n $hash ]] && printf '%s\n' "$hash"
}
