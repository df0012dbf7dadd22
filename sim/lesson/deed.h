#pragma once
// What a person does in a task or at the console, as one line of text.
//
//   RETR 1            the device that the task is for sends this line, connecting first if need be
//   phone> RETR 1     another device does
//   /connect [smtp] [tls]   connects without saying anything; tls: on the port of TLS
//   /hangup           closes without QUIT
//   /check            the device gets its mail by itself, as its mode says
//   /step             one event                          /run      until all is quiet
//   /cut [LINE]       the cable is pulled; with LINE, while this command is on its way
//   /fail LINE        sends LINE, and the store fails what it is asked for it
//   /hold  /release   the server's replies to it wait    /crash    the device dies
//   /refuse 110       the firewall answers calls to the port with RST
//   /drop 110         it answers them with nothing         /open 110   it lets them through
//   /lose [server]    the next packet to the device, or to the server, is lost (if the link shows
//   TCP) /wait 7d          time passes: s, m, h or d          /arrive FILE [USER]   mail comes in
//   /read FILE, /unread, /flag, /unflag, /delete; /move FILE FOLDER   does so to a message that the
//                           device knows
//   /send FILE ADDRESS...   hands a message of the lesson to the server, by SMTP
// Each may be preceded by "DEVICE> ".
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/result.h"
#include "sim/lesson/lesson.h"
#include "sim/world/timeline.h"

namespace casella::lesson {

// Does a deed at the timeline's tip and lets the device's exchange come to rest. Nothing is done if
// it fails.
Result<Done> perform(Timeline& timeline, const Lesson& lesson, std::string_view deed,
                     std::string_view device);

// What can be typed next, for completion: commands permitted in the device's state, and deeds.
std::vector<std::string> completions(const World& world, std::string_view device,
                                     std::string_view typed);

// Takes the device's own next actions until it is at rest.
void settle(Timeline& timeline, DeviceId device);

// Lets time pass, and the timers that run out meanwhile fire.
void pass_time(Timeline& timeline, Duration by);

// A device connects to hand over a message of the lesson.
// What somebody does to a message on a device. False: the device does not know such a message.
bool handle_mail(Timeline& timeline, DeviceId device, const Handling& handling);

void send_mail(Timeline& timeline, const Lesson& lesson, DeviceId device, const Post& post);

// A message of the lesson, new in the world, comes into an account.
void deliver_mail(Timeline& timeline, const Lesson& lesson, const Mail& mail);

}  // namespace casella::lesson
