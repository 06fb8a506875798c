// What the program's exit status means; the numbers of sysexits(3) where there is one.
#ifndef SNMPRING_PROCESS_EXIT_CODES_H_
#define SNMPRING_PROCESS_EXIT_CODES_H_

namespace snmpring::process {

inline constexpr int kExitDone = 0;    ///< Every target reached a final state, output is flushed.
inline constexpr int kExitGate = 1;    ///< --fail-on or --min-hitrate.
inline constexpr int kExitUsage = 64;  ///< Command line or configuration.
inline constexpr int kExitData = 65;   ///< Bad input data.
inline constexpr int kExitUnavailable = 69;  ///< --io uring without io_uring.
inline constexpr int kExitSoftware = 70;     ///< A bug of ours.
inline constexpr int kExitSystem = 71;       ///< The operating system refused something.
inline constexpr int kExitCreate = 73;       ///< The output cannot be created.
inline constexpr int kExitWrite = 74;        ///< The output could not be written.
/// Stopped early by a signal or a limit of time or targets.
inline constexpr int kExitStopped = 75;
inline constexpr int kExitPermission = 77;  ///< Not allowed.

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_EXIT_CODES_H_
