// An SNMPv3 agent made with node's net-snmp: users MD5-aes and so on, one scalar. Prints "ready PORT".
// usage: node node_agent.js AUTH_PASSWORD PRIV_PASSWORD; the module is found through NODE_PATH.
'use strict';

const snmp = require('net-snmp');

const [authKey, privKey] = process.argv.slice(2);
const auths = {
  MD5: 'md5', SHA: 'sha', 'SHA-224': 'sha224', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512',
};
const privs = {AES: 'aes', 'AES-256': 'aes256b', 'AES-256-C': 'aes256r'};

const socket = require('dgram').createSocket('udp4');
socket.bind(0, '127.0.0.1', () => {
  const port = socket.address().port;
  socket.close(() => {
    const agent = snmp.createAgent({port, address: '127.0.0.1'}, () => {});
    for (const [auth, authProtocol] of Object.entries(auths)) {
      for (const [priv, privProtocol] of Object.entries(privs)) {
        agent.getAuthorizer().addUser({
          name: `${auth}-with-${priv}`,
          level: snmp.SecurityLevel.authPriv,
          authProtocol: snmp.AuthProtocols[authProtocol],
          authKey,
          privProtocol: snmp.PrivProtocols[privProtocol],
          privKey,
        });
      }
    }
    agent.getMib().registerProvider({
      name: 'name', type: snmp.MibProviderType.Scalar, oid: '1.3.6.1.2.1.1.5',
      scalarType: snmp.ObjectType.OctetString, maxAccess: snmp.MaxAccess['read-write'],
    });
    agent.getMib().setScalarValue('name', 'node');
    console.log(`ready ${port}`);
  });
});
