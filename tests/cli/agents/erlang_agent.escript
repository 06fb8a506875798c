%% An SNMPv3 agent made with Erlang's snmp application: four users, MIB-2's system group. Prints "ready PORT".
%% usage: escript erlang_agent.escript FOLDER AUTH_PASSWORD PRIV_PASSWORD

main([Folder, AuthPassword, PrivPassword]) ->
    EngineId = [16#80, 0, 0, 1, 4] ++ "erlang",
    Users = [{"md5des", usmHMACMD5AuthProtocol, md5, usmDESPrivProtocol},
             {"shaaes", usmHMACSHAAuthProtocol, sha, usmAesCfb128Protocol},
             {"sha256aes", usmHMAC192SHA256AuthProtocol, sha256, usmAesCfb128Protocol},
             {"sha512aes", usmHMAC384SHA512AuthProtocol, sha512, usmAesCfb128Protocol}],
    Port = free_port(),
    Conf = filename:join(Folder, "conf"),
    Db = filename:join(Folder, "db"),
    ok = filelib:ensure_path(Conf),
    ok = filelib:ensure_path(Db),
    write(Conf, "agent.conf",
          [{intAgentTransports, [{transportDomainUdpIpv4, {{127, 0, 0, 1}, Port}}]},
           {snmpEngineID, EngineId}, {snmpEngineMaxMessageSize, 65507}]),
    write(Conf, "standard.conf",
          [{sysDescr, "agent"}, {sysObjectID, [1, 3, 6, 1, 4, 1, 193]}, {sysContact, "nobody"},
           {sysLocation, "here"}, {sysServices, 72}, {sysName, "erlang"},
           {snmpEnableAuthenTraps, disabled}]),
    write(Conf, "context.conf", [""]),
    write(Conf, "community.conf", []),
    write(Conf, "target_addr.conf", []),
    write(Conf, "target_params.conf", []),
    write(Conf, "notify.conf", []),
    write(Conf, "vacm.conf",
          [{vacmSecurityToGroup, usm, Name, "all"} || {Name, _, _, _} <- Users] ++
          [{vacmAccess, "all", "", any, authPriv, exact, "internet", "", ""},
           {vacmViewTreeFamily, "internet", [1, 3, 6, 1], included, null}]),
    write(Conf, "usm.conf",
          [begin
               Auth = snmp:passwd2localized_key(Hash, AuthPassword, EngineId),
               Priv = lists:sublist(snmp:passwd2localized_key(Hash, PrivPassword, EngineId), 16),
               {EngineId, Name, Name, zeroDotZero, AuthProtocol, "", "", PrivProtocol, "", "", "", Auth, Priv}
           end || {Name, AuthProtocol, Hash, PrivProtocol} <- Users]),
    ok = application:load(snmp),
    application:set_env(snmp, agent,
                        [{versions, [v3]}, {config, [{dir, Conf}, {force_load, true}]}, {db_dir, Db},
                         {agent_verbosity, silence}]),
    {ok, _} = application:ensure_all_started(crypto),
    ok = application:start(snmp),
    io:format("ready ~p~n", [Port]),
    receive never -> ok end.

write(Folder, Name, Terms) ->
    ok = file:write_file(filename:join(Folder, Name), [io_lib:format("~p.~n", [Term]) || Term <- Terms]).

free_port() ->
    {ok, Socket} = gen_udp:open(0, [{ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(Socket),
    ok = gen_udp:close(Socket),
    Port.
