package handshake

import "testing"

// TestUserSpeech shows what the scheme of a URL makes a client without other settings do.
func TestUserSpeech(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		scheme string
		want   Speech
	}{
		{Client, "nats", EitherWay}, {Client, "tls", AlwaysTLS}, {Websocket, "ws", Plain}, {Websocket, "wss", AlwaysTLS},
		{MQTT, "mqtt", Plain}, {MQTT, "mqtts", AlwaysTLS}, {Monitoring, "http", Plain}, {Monitoring, "https", AlwaysTLS},
	} {
		if got := userEnd(&User{}, c.kind, c.scheme).Speech; got != c.want {
			t.Errorf("%v, %s: %v, not %v", c.kind, c.scheme, got, c.want)
		}
	}
}
