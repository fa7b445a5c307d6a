package manifest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"natstls/lint/certs"
	"natstls/lint/manifest"
	"natstls/parser"
)

// serversOf reads a text, which must be good.
func serversOf(t *testing.T, text string) []*manifest.Server {
	t.Helper()
	file := manifest.Read(&parser.Source{Name: "m.yaml", Text: text})
	for _, problem := range file.Problems {
		t.Fatalf("%s\n%s", problem.Message, text)
	}
	return manifest.New([]*manifest.File{file}, now()).Servers()
}

const config = `
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data:
  nats.conf: "port: 4222"
  other.conf: "port: 4223"
---
apiVersion: v1
kind: ConfigMap
metadata: {name: env}
data: {CLUSTER: east, EMPTY: ""}
---
apiVersion: v1
kind: Secret
metadata: {name: password}
data: {password: czNjcmV0}
---
apiVersion: v1
kind: Secret
metadata: {name: sops}
data: {x: "ENC[AES256_GCM,data:abc]"}
sops: {}
`

// workload is a StatefulSet with one container.
func workload(container string) string {
	return config + `---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: n, namespace: ns}
spec:
  replicas: 2
  serviceName: headless
  template:
    metadata: {labels: {app: n}}
    spec:
      containers:
      - {` + container + `, volumeMounts: [{name: conf, mountPath: /etc/nats-config}]}
      volumes: [{name: conf, configMap: {name: conf}}]
`
}

func TestWhichConfigurationAContainerReads(t *testing.T) {
	for container, want := range map[string]string{
		`image: nats:2.12.1`: "/etc/nats-config/nats.conf",
		`image: nats:2.12.1, args: [-c, /etc/nats-config/other.conf]`:                                          "/etc/nats-config/other.conf",
		`image: nats:2.12.1, args: [--config=/etc/nats-config/other.conf, -DV]`:                                "/etc/nats-config/other.conf nats-server --config=/etc/nats-config/other.conf -DV",
		`image: "nats", args: [nats-server, --name, $(POD)], env: [{name: POD, value: x}]`:                     "/etc/nats-config/nats.conf nats-server --name x",
		`image: example.com:5000/mirror/nats@sha256:00, args: ["-config", /etc/nats-config/other.conf]`:        "/etc/nats-config/other.conf",
		`image: custom, command: [/usr/local/bin/nats-server, -c, /etc/nats-config/other.conf]`:                "/etc/nats-config/other.conf",
		`image: custom, command: [tini, --, nats-server, -c, /etc/nats-config/other.conf]`:                     "/etc/nats-config/other.conf",
		`image: custom, command: [sh, -c, "set -e; true\nexec nats-server -c /etc/nats-config/other.conf; x"]`: "/etc/nats-config/other.conf",
		`image: custom, command: [sh, -c, "echo nats-server -c /etc/nats-config/other.conf"]`:                  "",
		`image: natsio/nats-server-config-reloader:0.23.0, args: [-config, /etc/nats-config/nats.conf]`:        "",
		`image: natsio/nats-box`: "",
		`image: nats:2.12.1, args: [-c, /etc/nats-config/absent.conf]`:                                     "",
		`image: nats:2.12.1, args: [-c, $(FILE)]`:                                                          "",
		`image: nats:2.12.1, args: [-c, $(FILE)], env: [{name: FILE, value: /etc/nats-config/other.conf}]`: "/etc/nats-config/other.conf",
	} {
		var got []string
		for _, server := range serversOf(t, workload(container)) {
			got = append(got, strings.TrimSpace(server.Config+" "+strings.Join(server.Args, " ")))
		}
		if got = slices.Compact(got); len(got) > 1 || strings.Join(got, "") != want {
			t.Errorf("%s: got %q, want %q", container, got, want)
		}
	}
}

func TestReplicasAndTheirEnvironment(t *testing.T) {
	servers := serversOf(t, workload(`image: nats:2.12.1-alpine, envFrom: [{configMapRef: {name: env}, prefix: C_}, {secretRef: {name: sops}}], env: [
		{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}},
		{name: NS, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}},
		{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}},
		{name: PASSWORD, valueFrom: {secretKeyRef: {name: password, key: password}}},
		{name: GONE, valueFrom: {configMapKeyRef: {name: env, key: gone}}},
		{name: BOTH, value: "$(POD)-$(C_CLUSTER)-$$(POD)"},
		{name: LOST, value: "$(IP)"}]`))
	want := []string{
		"n-0 2.12.1 [BOTH=n-0-east-$(POD) C_CLUSTER=east NS=ns PASSWORD=s3cret POD=n-0]",
		"n-1 2.12.1 [BOTH=n-1-east-$(POD) C_CLUSTER=east NS=ns PASSWORD=s3cret POD=n-1]",
	}
	var got []string
	for _, server := range servers {
		var env []string
		for name, value := range server.Env {
			env = append(env, name+"="+value)
		}
		slices.Sort(env)
		got = append(got, fmt.Sprint(server.Name, " ", server.Release, " ", env))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOrigins(t *testing.T) {
	const text = config + `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: cert, namespace: ns}
spec: {secretName: cert-tls, dnsNames: [a.example.com], issuerRef: {name: i}}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: n, namespace: ns}
spec:
  template:
    spec:
      containers:
      - name: n
        image: nats
        args: [-c, /conf/nats.conf]
        volumeMounts:
        - {name: conf, mountPath: /conf}
        - {name: items, mountPath: /items}
        - {name: cert, mountPath: /cert}
        - {name: cert, mountPath: /one/tls.crt, subPath: tls.crt}
        - {name: gone, mountPath: /gone}
        - {name: sealed, mountPath: /sealed}
        - {name: sops, mountPath: /sops}
        - {name: both, mountPath: /both}
        - {name: empty, mountPath: /conf/deeper}
        - {name: nowhere, mountPath: /nowhere}
      volumes:
      - {name: conf, configMap: {name: conf}}
      - {name: items, configMap: {name: conf, items: [{key: nats.conf, path: sub/a.conf}]}}
      - {name: cert, secret: {secretName: cert-tls}}
      - {name: gone, secret: {secretName: gone}}
      - {name: sealed, secret: {secretName: sealed}}
      - {name: sops, secret: {secretName: sops}}
      - {name: both, projected: {sources: [{configMap: {name: conf}}, {secret: {name: cert-tls}}]}}
      - {name: empty, emptyDir: {}}
`
	servers := serversOf(t, text)
	if len(servers) != 1 {
		t.Fatalf("%d servers", len(servers))
	}
	for name, want := range map[string]manifest.OriginKind{
		"/conf/nats.conf":       manifest.Given,
		"/conf//x/../nats.conf": manifest.Given,
		"/conf/absent":          manifest.NoKey,
		"/conf/deeper/x":        manifest.Hidden,
		"/confession":           manifest.NoVolume,
		"/items/sub/a.conf":     manifest.Given,
		"/items/nats.conf":      manifest.NoKey,
		"/cert/tls.crt":         manifest.Described,
		"/cert/tls.key":         manifest.Hidden,
		"/cert/ca.crt":          manifest.Hidden,
		"/cert/server.pem":      manifest.NoKey,
		"/one/tls.crt":          manifest.Described,
		"/one/tls.key":          manifest.NoVolume,
		"/gone/tls.crt":         manifest.NotGiven,
		"/sealed/tls.crt":       manifest.Hidden,
		"/sops/x":               manifest.Hidden,
		"/both/nats.conf":       manifest.Given,
		"/both/tls.crt":         manifest.Described,
		"/both/absent":          manifest.NoKey,
		"/nowhere/x":            manifest.Hidden,
		"/etc/ssl/certs/ca.crt": manifest.Hidden,
		"relative.pem":          manifest.Hidden,
	} {
		if got := servers[0].Pod.Origin(name).Kind; got != want {
			t.Errorf("%s: got %d, want %d", name, got, want)
		}
	}
	if _, err := servers[0].Pod.ReadFile("/cert/tls.key"); !errors.Is(err, certs.ErrWithheld) {
		t.Errorf("a private key: %v", err)
	}
	if got := servers[0].Pod.Unused(servers[0].Pod.Origin("/gone/tls.crt")); !slices.Equal(got, []string{"password"}) {
		t.Errorf("unused: %q", got)
	}
}

func TestDescribedCertificates(t *testing.T) {
	const text = config + `---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: acme}
spec: {acme: {}}
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: {name: own, namespace: ns}
spec: {ca: {secretName: root}}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: cert, namespace: ns}
spec: {secretName: cert, SPEC}
---
apiVersion: v1
kind: Pod
metadata: {name: n, namespace: ns}
spec:
  containers: [{name: n, image: nats, args: [-c, /conf/nats.conf], volumeMounts: [{name: conf, mountPath: /conf}, {name: cert, mountPath: /cert}]}]
  volumes: [{name: conf, configMap: {name: conf}}, {name: cert, secret: {secretName: cert}}]
`
	for spec, want := range map[string]string{
		`dnsNames: [a, "*.b"], ipAddresses: [10.0.0.1], commonName: c, issuerRef: {name: x}`:                            "CN=c [a *.b] [10.0.0.1] key usage 5 [] RSA 2160h0m0s false",
		`dnsNames: [a], usages: [server auth, client auth], duration: 24h, issuerRef: {name: own}`:                      " [a] [] key usage 0 [1 2] RSA 24h0m0s true",
		`dnsNames: [a], usages: [server auth], issuerRef: {name: acme, kind: ClusterIssuer}`:                            " [a] [] key usage 5 [] RSA 2160h0m0s false",
		`uris: ["spiffe://x/y"], privateKey: {algorithm: ECDSA, size: 384}, isCA: true, issuerRef: {name: x}`:           " [] [] key usage 37 [] ECDSA 2160h0m0s false",
		`dnsNames: [a], privateKey: {algorithm: Ed25519}, subject: {organizations: [o], countries: [c]}, issuerRef: {}`: "O=o,C=c [a] [] key usage 5 [] Ed25519 2160h0m0s false",
		`dnsNames: [a], literalSubject: "CN=x,DC=y"`:                                                                    "none",
		`dnsNames: [a], privateKey: {algorithm: RSA, size: 99999999}`:                                                   "none",
		`dnsNames: ["ünï"]`: "none",
	} {
		pod := serversOf(t, strings.Replace(text, "SPEC", spec, 1))[0].Pod
		got := "none"
		if data, err := pod.ReadFile("/cert/tls.crt"); err == nil {
			c := certs.Parse("", data).Certificates[0]
			got = fmt.Sprintf("%s %v %v key usage %d %d %v %v %t", c.Subject, c.DNSNames, c.IPAddresses, c.KeyUsage, c.ExtKeyUsage,
				c.PublicKeyAlgorithm, c.NotAfter.Sub(c.NotBefore), pod.Describe("/cert/tls.crt").Certain)
			if c.NotBefore.After(now()) || now().Sub(c.NotBefore) > time.Second {
				t.Errorf("%s: begins %v", spec, c.NotBefore)
			}
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", spec, got, want)
		}
	}
}
