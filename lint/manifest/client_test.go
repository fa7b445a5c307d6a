package manifest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"natstls/parser"
)

// natsIn is a server with a Service of port 4222 and a headless one.
const natsIn = `
apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: NS}
data: {nats.conf: "port: 14222"}
---
apiVersion: v1
kind: Service
metadata: {name: nats, namespace: NS}
spec: {selector: {app: nats}, ports: [{port: 4222, targetPort: client}, {port: 7422, targetPort: 7423}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless, namespace: NS}
spec: {clusterIP: None, selector: {app: nats}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: nats, namespace: NS}
spec:
  serviceName: headless
  template:
    metadata: {labels: {app: nats}}
    spec:
      containers:
      - image: nats:2.12.1
        args: [-c, /c/nats.conf]
        env: [{name: LEAF, value: "nats://nats"}]
        ports: [{name: client, containerPort: 14222}]
        volumeMounts: [{name: config, mountPath: /c}]
      volumes: [{name: config, configMap: {name: config}}]
`

// user has a URL in a variable.
func user(namespace, value string) string {
	return fmt.Sprintf("\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: %s}\n"+
		"spec: {template: {spec: {containers: [{image: app, env: [{name: URL, value: %q}]}]}}}\n", namespace, value)
}

func TestClients(t *testing.T) {
	for _, test := range []struct{ namespace, value, want string }{
		{"a", "nats://nats", "nats:14222"},
		{"a", "tls://user:nats@nats:4222/?x=@", "nats:14222 tls"},
		{"a", "nats://nats.a,nats://NATS.a.svc:7422", "nats.a:14222, NATS.a.svc:7423"},
		{"b", "nats://nats", ""},
		{"b", "nats://nats.a.svc.cluster.local.", "nats.a.svc.cluster.local.:14222"},
		{"b", "nats://nats.b", ""},
		{"b", "nats://nats.a.example.com", ""},
		{"a", "nats://nats:9999", ""},
		{"a", "nats://headless:14222", "headless:14222"},
		{"b", "nats://nats-0.headless.a.svc:14222", "nats-0.headless.a.svc:14222"},
		{"b", "nats://other-0.headless.a.svc:14222", ""},
		{"a", "nats://nats-0.nats:14222", ""},
		{"a", "nats://127.0.0.1 nats://[::1] nats://", ""},
		{"a", "nats://$HOST,nats://n%61ts,nats://nats:99999999999", ""},
		{"a", "http://nats:4222 xnats://nats:4222 ws://nats", ""},
	} {
		text := strings.ReplaceAll(natsIn, "NS", "a") + user(test.namespace, test.value)
		set := New([]*File{Read(&parser.Source{Name: "x.yaml", Text: text})}, time.Unix(0, 0))
		servers := set.Servers()
		if len(servers) != 1 {
			t.Fatalf("%d servers", len(servers))
		}
		var got []string
		for _, client := range servers[0].Pod.Clients() {
			one := fmt.Sprintf("%s:%d", client.Host, client.Port)
			if client.TLS {
				one += " tls"
			}
			got = append(got, one)
			if at := client.At.Place(); at.Source.Text[at.Start:at.End] != client.Host {
				t.Errorf("%s: the place of the host is %q", test.value, at.Source.Text[at.Start:at.End])
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s in %s:%s", test.value, test.namespace, diff)
		}
	}
}

// TestClientsOfSeveralRenderings shows that each of several directories with the same objects has its own clients.
func TestClientsOfSeveralRenderings(t *testing.T) {
	var files []*File
	for _, dir := range []string{"east", "west"} {
		files = append(files,
			Read(&parser.Source{Name: dir + "/nats.yaml", Text: strings.ReplaceAll(natsIn, "NS", "a")}),
			Read(&parser.Source{Name: dir + "/app.yaml", Text: user("a", "nats://nats?"+dir)}))
	}
	for _, server := range New(files, time.Unix(0, 0)).Servers() {
		clients := server.Pod.Clients()
		dir := server.File.Source.Name[:4]
		if len(clients) != 1 || !strings.HasPrefix(clients[0].At.Place().Source.Name, dir) {
			t.Errorf("%s: %v", dir, clients)
		}
		if services := server.Pod.Services(); len(services) != 2 || !services[0].LeadsTo(14222) && !services[1].LeadsTo(14222) {
			t.Errorf("%s: %v", dir, services)
		}
	}
}
