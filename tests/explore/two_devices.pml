/* The story of tests/explore/spin_test.cpp, told a second time by hand: two devices in delete mode, one
   session each, two messages and one that comes, one cut. What decides the endings is here, what does
   not (greeting, USER, STAT, sizes) is left out. Written from RFC 1939, not from the engines. */

#define DEVICES 2
#define SESSIONS 1
#define CONNS 2 /* DEVICES * SESSIONS */
#define MESSAGES 3
#define NOBODY 255

mtype = { PASS, RETR, DELE, QUIT, OK, ERR, GONE };

chan to_server[CONNS] = [3] of { mtype, byte };
chan to_client[CONNS] = [3] of { mtype, byte };
bool client_open[CONNS], server_open[CONNS], asking[CONNS], broken[CONNS];

byte box = 3;        /* bit m: message m is in the mailbox; message 2 comes later */
byte lock = NOBODY;  /* the connection that has the maildrop */
byte copies[6];      /* DEVICES * MESSAGES: on disk */
bool refused[DEVICES];
byte cuts = 1;

inline send(pipe, open, what, number) {
  if
  :: open && !broken[c] -> pipe!what, number
  :: else
  fi
}

/* What is in flight is lost; each end finds out by itself, whenever it does. */
inline lose(pipe) {
  do
  :: nempty(pipe) -> pipe?_, _
  :: empty(pipe) -> break
  od
}

proctype Server(byte c) {
  byte drop, marked, number;
authorization:
  if
  :: to_server[c]?PASS, _ -> asking[c] = true
  :: to_server[c]?QUIT, _ -> atomic { send(to_client[c], client_open[c], OK, 0); goto closed }
  :: to_server[c]?GONE, _ -> goto closed
  fi;
  if
  :: atomic { asking[c] = false;
       if
       :: lock == NOBODY -> lock = c; drop = box; send(to_client[c], client_open[c], OK, drop)
       :: else -> refused[c / SESSIONS] = true; send(to_client[c], client_open[c], ERR, 0); goto authorization
       fi }
  :: atomic { to_server[c]?GONE, _ -> asking[c] = false; goto closed }
  fi;
  do
  :: atomic { to_server[c]?RETR, number -> send(to_client[c], client_open[c], OK, number) }
  :: atomic { to_server[c]?DELE, number -> marked = marked | (1 << number);
       send(to_client[c], client_open[c], OK, 0) }
  :: atomic { to_server[c]?QUIT, _ -> asking[c] = true; break }
  :: atomic { to_server[c]?GONE, _ -> lock = NOBODY; goto closed }
  od;
  do
  :: to_server[c]?GONE, _ /* QUIT was said: the removal goes on */
  :: atomic { asking[c] -> asking[c] = false; box = box & ~marked; lock = NOBODY;
       send(to_client[c], client_open[c], OK, 0); break }
  od;
closed:
  atomic { server_open[c] = false; lose(to_server[c]); send(to_client[c], client_open[c], GONE, 0) }
}

proctype Device(byte d) {
  byte c, drop, number, session;
  do
  :: session == SESSIONS -> break
  :: else ->
    atomic { c = d * SESSIONS + session; session++;
      client_open[c] = true; server_open[c] = true; run Server(c);
      send(to_server[c], server_open[c], PASS, 0) };
    if
    :: to_client[c]?OK, drop
    :: to_client[c]?ERR, _ -> drop = 0
    :: to_client[c]?GONE, _ -> goto closed
    fi;
    do
    :: atomic { drop == 0 -> send(to_server[c], server_open[c], QUIT, 0); break }
    :: atomic { drop != 0 -> number = (drop & 1 -> 0 : (drop & 2 -> 1 : 2));
         send(to_server[c], server_open[c], RETR, number) };
      if
      :: atomic { to_client[c]?OK, _ -> copies[d * MESSAGES + number]++;
           send(to_server[c], server_open[c], DELE, number) }
      :: to_client[c]?GONE, _ -> goto closed
      fi;
      if
      :: atomic { to_client[c]?OK, _ -> drop = drop & ~(1 << number); number = 0 }
      :: to_client[c]?GONE, _ -> goto closed
      fi
    od;
    to_client[c]?_, _;
closed:
    atomic { drop = 0; number = 0; client_open[c] = false; lose(to_client[c]); send(to_server[c], server_open[c], GONE, 0) }
  od
}

proctype Cable() {
  byte c;
  do
  :: cuts > 0 ->
    atomic {
      if
      :: !broken[0] && (client_open[0] || server_open[0]) -> c = 0
      :: !broken[1] && (client_open[1] || server_open[1]) -> c = 1
      fi;
      cuts--;
      lose(to_server[c]); lose(to_client[c]);
      send(to_server[c], server_open[c], GONE, 0);
      send(to_client[c], client_open[c], GONE, 0);
      broken[c] = true; c = 0
    }
  od
}

proctype Postman() { atomic { box = box | 4 } }

init {
  atomic { run Device(0); run Device(1); run Cable(); run Postman() };
  timeout;
  c_code {
    printf("outcome %d | %d %d %d %d | %d %d %d %d\n", now.box, now.refused[0], now.copies[0],
           now.copies[1], now.copies[2], now.refused[1], now.copies[3], now.copies[4], now.copies[5]);
  }
}
