// Walks agents with gosnmp. usage: gosnmp_walk PORT COUNT AT_ONCE [check]; check prints "ADDRESS OID" for each varbind.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gosnmp/gosnmp"
)

func main() {
	runtime.GOMAXPROCS(1)
	port, _ := strconv.Atoi(os.Args[1])
	count, _ := strconv.Atoi(os.Args[2])
	atOnce, _ := strconv.Atoi(os.Args[3])
	check := len(os.Args) > 4
	var varbinds, failures atomic.Int64
	var printing sync.Mutex
	hosts := make(chan string)
	var workers sync.WaitGroup
	for i := 0; i < atOnce; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for host := range hosts {
				agent := gosnmp.GoSNMP{Target: host, Port: uint16(port), Community: "public", Version: gosnmp.Version2c,
					Timeout: 2 * time.Second, Retries: 2, MaxRepetitions: 25}
				if agent.Connect() != nil {
					failures.Add(1)
					continue
				}
				if agent.BulkWalk("1.3.6.1", func(varbind gosnmp.SnmpPDU) error {
					varbinds.Add(1)
					if check {
						printing.Lock()
						fmt.Println(host, strings.TrimPrefix(varbind.Name, "."))
						printing.Unlock()
					}
					return nil
				}) != nil {
					failures.Add(1)
				}
				agent.Conn.Close()
			}
		}()
	}
	for i := 0; i < count; i++ {
		hosts <- fmt.Sprintf("127.30.%d.%d", i>>8, i&255)
	}
	close(hosts)
	workers.Wait()
	out := os.Stdout
	if check {
		out = os.Stderr
	}
	fmt.Fprintln(out, "varbinds", varbinds.Load(), "failures", failures.Load())
	if failures.Load() != 0 {
		os.Exit(1)
	}
}
