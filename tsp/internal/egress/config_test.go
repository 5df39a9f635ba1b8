package egress

import (
	"strings"
	"testing"

	"cordon/tsp/internal/testtime"
)

func TestChannelsRefused(t *testing.T) {
	https := Channel{Name: "store", Kind: HTTPS, URL: "https://files.example/in/"}
	broker := Channel{Name: "bus", Kind: MQTT, URL: "tls://broker.example:8883", Topic: "acme/exports"}
	for says, c := range map[string]struct {
		base   Channel
		change func(*Channel)
	}{
		"a name is":                    {https, func(c *Channel) { c.Name = "Store:1" }},
		`kind "ftp" is unknown`:        {https, func(c *Channel) { c.Kind = "ftp" }},
		"scheme":                       {https, func(c *Channel) { c.URL = "ftp://files.example/in/" }},
		"not encrypted. Try":           {https, func(c *Channel) { c.URL = "http://127.0.0.1/in/" }},
		"leaves this machine":          {https, func(c *Channel) { c.URL, c.PlainLoopback = "http://files.example/in/", true }},
		"name or password":             {https, func(c *Channel) { c.URL = "https://u:p@files.example/in/" }},
		"ends in /":                    {https, func(c *Channel) { c.URL = "https://files.example/in" }},
		"query":                        {https, func(c *Channel) { c.URL += "?x=1" }},
		"fragment":                     {https, func(c *Channel) { c.URL += "#x" }},
		"dots":                         {https, func(c *Channel) { c.URL += "../x/" }},
		"no address":                   {https, func(c *Channel) { c.URL = "files.example" }},
		"11 tries":                     {https, func(c *Channel) { c.Tries = 11 }},
		"needs cert and key":           {https, func(c *Channel) { c.Cert = "x" }},
		"only mqtt has topic":          {https, func(c *Channel) { c.Topic = "x" }},
		"only https can be":            {broker, func(c *Channel) { c.Presigned = true }},
		"topic is levels":              {broker, func(c *Channel) { c.Topic = "acme/#" }},
		"chunk_bytes is 100":           {broker, func(c *Channel) { c.ChunkBytes = 100 }},
		"url has a path":               {broker, func(c *Channel) { c.URL += "/x" }},
		"a folder has no url":          {Channel{Name: "file", Kind: File}, func(c *Channel) { c.URL = "https://files.example/" }},
		"url is not encrypted and lea": {broker, func(c *Channel) { c.URL, c.PlainLoopback = "tcp://10.0.0.1:1883", true }},
	} {
		t.Run(says, func(t *testing.T) {
			if err := c.base.Validate(); err != nil {
				t.Fatal(err)
			}
			c.change(&c.base)
			if err := c.base.Validate(); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, ok := range []Channel{
		{Name: "dev", Kind: HTTPS, URL: "http://127.0.0.1:9000/in/", PlainLoopback: true},
		{Name: "dev", Kind: MQTT, URL: "tcp://localhost:1883", Topic: "x", PlainLoopback: true},
	} {
		if err := ok.Validate(); err != nil {
			t.Errorf("%+v: %v", ok, err)
		}
	}
}

func TestConfigRefused(t *testing.T) {
	folder := Channel{Name: "file", Kind: File}
	for says, c := range map[string]Config{
		"no data folder": {Channels: []Channel{folder}, Now: (&testtime.Watch{}).Now},
		"no clock":       {Dir: "x", Channels: []Channel{folder}},
		"no channel":     {Dir: "x", Now: (&testtime.Watch{}).Now},
		"stands twice":   {Dir: "x", Now: (&testtime.Watch{}).Now, Channels: []Channel{folder, {Name: "other", Kind: File}}},
	} {
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", says, err)
		}
	}
}

// TestEndpoints: a request names a channel, or a channel with its own host.
func TestEndpoints(t *testing.T) {
	w := newWorld(t, Channel{Name: "file", Kind: File}, Channel{Name: "store", Kind: HTTPS, URL: "https://files.example:8443/in/"})
	for endpoint, ok := range map[string]bool{
		"file": true, "store": true, "store:files.example:8443": true,
		"": false, "file:x": false, "store:files.example": false, "store:other.example:8443": false, "mqtt": false,
	} {
		if err := w.door.Known(endpoint); (err == nil) != ok {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
}
