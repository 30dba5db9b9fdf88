package hosts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCommand(t *testing.T) {
	sh := func(script string) []string { return []string{"sh", "-c", script} }
	tests := []struct {
		name    string
		command []string
		named   string
		awaited string
	}{
		{"the loop of the documentation", sh("until nslookup myservice.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for myservice; sleep 2; done"), "myservice", "myservice"},
		{"a whole name", sh("until nslookup db.shop.svc.cluster.local; do sleep 1; done"), "db.shop.svc.cluster.local", "db.shop.svc.cluster.local"},
		{"no shell", []string{"nc", "-z", "-w", "2", "db", "5432"}, "db", "db"},
		{"a path before the program", []string{"/usr/bin/nslookup", "db"}, "db", "db"},
		{"a server behind the name", []string{"nslookup", "db", "dns"}, "db", "db"},
		{"dig with its flags", []string{"dig", "+short", "@10.0.0.10", "db.shop"}, "db.shop", "db.shop"},
		{"a database of getent is no host", sh("while ! getent hosts db; do sleep 1; done"), "db", "db"},
		{"a flag of a client", sh("until pg_isready -h db -p 5432 -U postgres; do sleep 1; done"), "db", "db"},
		{"a long flag", []string{"mysqladmin", "ping", "--host=db", "--silent"}, "db", "db"},
		{"-h of other programs", sh("ls -h dir; du -h data"), "", ""},
		{"a URL", sh(`until [ "$(curl -sf -o /dev/null http://es:9200/_cluster/health)" = ok ]; do sleep 1; done`), "es", "es"},
		{"a secret behind a far address", sh("curl -s https://api.corp.example.com/ -H 'X-Api-Key: abcd1234'"), "", ""},
		{"a secret behind an option", sh("curl --oauth2-bearer hunter2"), "", ""},
		{"no scheme", sh("wget -qO- api/healthz > /dev/null 2>&1"), "api", "api"},
		{"after an operator", sh("sleep 1 && timeout 5 nc -zv cache 6379"), "cache", "cache"},
		{"bash's own", sh("while ! timeout 1 bash -c '</dev/tcp/db/5432'; do sleep 1; done"), "db", "db"},
		{"a program that waits", []string{"/wait-for-it.sh", "db:5432", "--", "run"}, "db", "db"},
		{"an address that a program is given", []string{"/app", "migrate", "--database=postgres://app:hunter2@db:5432/shop?sslmode=off"}, "db", ""},
		{"an assignment", sh("DB_HOST=db ./migrate"), "db", ""},
		{"a variable is not known", sh("until nc -z $DB_HOST 5432; do sleep 1; done"), "", ""},
		{"a port that is not known", []string{"/app", "--redis", "cache:$(REDIS_PORT)"}, "", ""},
		{"several lines and a comment", sh("set -e\n# nslookup ghost\nnslookup \\\n  db\n"), "db", "db"},
		{"localhost and addresses", sh("curl http://localhost:8080; nc -z 127.0.0.1 80; ping 10.0.0.1; curl http://[::1]:80"), "", ""},
		{"hosts outside", sh("curl https://artifacts.example.com/x; wget https://get.helm.sh/y"), "", ""},
		{"a user and a password", []string{"curl", "-u", "admin:12345", "http://api/"}, "api", "api"},
		{"a secret in a flag", []string{"/app", "--password=hunter:12345", "--api-token", "abc:1234"}, "", ""},
		{"words of an echo", sh("echo nslookup is not here; echo db"), "", ""},
		{"a StatefulSet's pod", []string{"nslookup", "db-0.db.shop"}, "db-0.db.shop", "db-0.db.shop"},
		{"nothing", nil, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var found Found
			found.Command(test.command)
			check(t, found, test.named, test.awaited)
		})
	}
}

func check(t *testing.T, found Found, named, awaited string) {
	t.Helper()
	got := []string{strings.Join(found.Named, " "), strings.Join(found.Awaited, " ")}
	if diff := cmp.Diff([]string{named, awaited}, got); diff != "" {
		t.Errorf("named and awaited (-want +got):\n%s", diff)
	}
}

func TestEnv(t *testing.T) {
	tests := []struct{ variable, value, want string }{
		{"DB_HOST", "db", "db"},
		{"db_host", "db.shop.svc", "db.shop.svc"},
		{"KAFKA_SERVERS", "kafka-0:9092, kafka-1", "kafka-0 kafka-1"},
		{"BACKEND", "http://api:8080/v1", "api"},
		{"BACKEND", "api", ""},
		{"CACHE", "cache:6379", "cache"},
		{"DATABASE_URL", "postgres://app:hunter2@db/shop", "db"},
		{"DATABASE_URL", "postgres://app:x/top@db/x", ""},
		{"DATABASE_URL", "postgres://hunter2?x@db", ""},
		{"DATABASE_URL", "postgres://secret#x@db", ""},
		{"DATABASE", "app:1234/top@db/x", ""},
		{"BACKEND", "http://api/a?mail=a@b", ""},
		{"DB_PASSWORD_HOST", "db", ""},
		{"API_KEY", "api:1234", ""},
		{"LOG_LEVEL", "debug", ""},
		{"IMAGE", "nginx:alpine", ""},
		{"SENTRY_URL", "https://key@sentry.example.com/1", ""},
		{"MONGO", "mongodb://mongo-0:27017,mongo-1:27017/x", "mongo-0 mongo-1"},
	}
	for _, test := range tests {
		t.Run(test.variable+"="+test.value, func(t *testing.T) {
			var found Found
			found.Env(test.variable, test.value)
			check(t, found, test.want, "")
			only := Only(test.variable, test.value)
			var again Found
			again.Env(test.variable, only)
			check(t, again, test.want, "")
			for _, secret := range []string{"hunter2", "1234", "debug", "key@", "v1"} {
				if strings.Contains(only, secret) {
					t.Errorf("%q is kept", only)
				}
			}
		})
	}
}

func TestLine(t *testing.T) {
	tests := []struct{ line, named, awaited string }{
		{"dial tcp: lookup db on 10.96.0.10:53: no such host", "db", "db"},
		{"** server can't find mydb.shop.svc.cluster.local: NXDOMAIN", "mydb.shop.svc.cluster.local", "mydb.shop.svc.cluster.local"},
		{"nslookup: can't resolve 'mydb'", "mydb", "mydb"},
		{"curl: (6) Could not resolve host: api", "api", "api"},
		{"wget: bad address 'api:8080'", "api", "api"},
		{"Error: getaddrinfo ENOTFOUND redis", "redis", "redis"},
		{`could not translate host name "db" to address: Name or service not known`, "db", "db"},
		{"waiting for mydb", "mydb", ""},
		{"Waiting for the database db...", "db", ""},
		{"connect ECONNREFUSED api:8080", "api", ""},
		{"failed to connect to http://api:8080/healthz: connection refused", "api", ""},
		{"exit at main.go:42: nothing to do", "", ""},
		{"all is well", "", ""},
	}
	for _, test := range tests {
		t.Run(test.line, func(t *testing.T) {
			var found Found
			found.Line(test.line)
			check(t, found, test.named, test.awaited)
		})
	}
}

// FuzzHosts holds that whatever is found is a name, that there are few, and
// that no user information is among them.
func FuzzHosts(f *testing.F) {
	for _, seed := range []string{
		"until nslookup db.$(cat /ns/namespace).svc.cluster.local; do sleep 1; done", "curl http://user:secret@api:8080/x?y=z",
		"lookup db on 10.0.0.1:53: no such host", "a:1,b:22,c:333", "`$(`$(", "-c", "nc -h --host", "/dev/tcp/", "://@:", "=", "\\\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var found Found
		found.Command([]string{"sh", "-c", text})
		found.Command(strings.Fields(text))
		found.Env(text, text)
		found.Env("DB_HOST", text)
		found.Line(text)
		if len(found.Named) > maxHosts {
			t.Errorf("%d hosts", len(found.Named))
		}
		for _, host := range found.Named {
			if name(host) != host || strings.ContainsAny(host, "@:/$ \n") {
				t.Errorf("%q is no host", host)
			}
		}
	})
}
