"""Clients that trade: each a session of Trade, paced, which goes on with what has no answer yet when it is cut off."""

import collections
import itertools
import queue
import threading
import time

import grpc

from .api import messages, stub

# How a call may end when its daemon does.
CUT_OFF = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)

WINDOW = 8  # batches under way
PAIRS = 24  # of an ask and a bid, in a batch
BATCH = 2 * PAIRS + PAIRS // 2  # commands: the pairs, replaces and cancels of some; now and then one of all
CALL_S = 60


class Clients:
    """What traders and subscribers share: where the daemon is, how fast to go, and whether to go on."""

    def __init__(self):
        self.is_over = threading.Event()
        self.faults = []
        self._changed = threading.Condition()
        self._address = None
        self._interval_s = 0.0  # between two batches of a trader; 0: none

    def serve(self, address):
        """There is a daemon, or None, which those who are cut off wait for to change."""
        with self._changed:
            self._address = address
            self._changed.notify_all()

    def set_rate(self, commands_per_second, traders):
        self._interval_s = BATCH * traders / commands_per_second

    def end(self):
        self.is_over.set()
        with self._changed:
            self._changed.notify_all()

    def call_daemons(self, what, call):
        """Has `call` call one daemon after the other, each time over a channel of its own, until it is over."""
        while not self.is_over.is_set():
            address = self._wait_for_daemon()
            if address is None:
                return
            try:
                with grpc.insecure_channel(address) as channel:
                    call(channel)
            except grpc.RpcError as error:
                self._note_cut(what, error)

    def pace(self, due):
        """Waits until a batch is due, and returns when the next is. What a pause held up is not made up for."""
        if not self._interval_s:
            return due
        now = time.monotonic()
        if now < due:
            time.sleep(due - now)
        return max(due, now - 1) + self._interval_s

    def _wait_for_daemon(self):
        """Its address; None: it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._address is not None or self.is_over.is_set())
            return None if self.is_over.is_set() else self._address

    def _note_cut(self, what, error):
        """A call has ended; that of a daemon that has ended itself is as it should be."""
        if error.code() not in CUT_OFF:
            self.faults.append(f"{what} ended with {error.code().name}: {error.details()}")
        time.sleep(0.1)


class Trader:
    """Belongs to its thread, but for its figures, which only grow."""

    def __init__(self, number, clients):
        self.accounts = (f"farmer{number}", f"grocer{number}")
        self.commands = 0  # acknowledged
        self.accepted = 0  # of them
        self.last_sequence = 0  # acknowledged
        self.retries = 0
        self.faults = []
        self._clients = clients
        self._batches = itertools.count(number * 1_000_000_000)
        self._outstanding = collections.deque()  # batches without an answer, oldest first
        self._newest = None  # an acknowledged order: its command and its sequence
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self):
        self._thread.join()

    def _run(self):
        self._clients.call_daemons("a trader's call", self._go_on)

    def _go_on(self, channel):
        self._check_newest(channel)
        self._trade(channel)

    def _check_newest(self, channel):
        """What was acknowledged before the daemon ended is there, once."""
        if self._newest is None:
            return
        command, sequence = self._newest
        request = messages("order_service").PlaceOrderRequest(order=command.new_order)
        result = stub("Order", channel).PlaceOrder(request, timeout=CALL_S).result
        if result.retry_of_sequence != sequence:
            self.faults.append(f"order {command.new_order.order_id} was acknowledged at sequence {sequence}, and is "
                               f"answered as {result.retry_of_sequence or result.sequence} when it is sent again")
        self._newest = None

    def _trade(self, channel):
        sent = queue.Queue()
        for batch in self._outstanding:  # under the same ids
            sent.put(batch)
        call = stub("Order", channel).Trade(iter(sent.get, None))
        due = time.monotonic()
        payments = stub("Account", channel)
        try:
            for number in itertools.count():
                while len(self._outstanding) >= WINDOW:
                    self._take(next(call))
                if self._clients.is_over.is_set():
                    return
                due = self._clients.pace(due)
                batch = self._next_batch()
                self._outstanding.append(batch)
                sent.put(batch)
                if number % 50 == 49:
                    self._pay(payments)
        except StopIteration:
            return  # the daemon has ended the session, which begins anew
        finally:
            sent.put(None)
            call.cancel()

    def _take(self, response):
        batch = self._outstanding.popleft()
        if len(response.results) != len(batch.commands):
            self.faults.append(f"{len(batch.commands)} commands have {len(response.results)} results")
        self.commands += len(response.results)
        self.accepted += sum(1 for result in response.results if not result.reject_reason)
        self.retries += sum(1 for result in response.results if result.retry_of_sequence)
        self.last_sequence = max([self.last_sequence] + [result.sequence for result in response.results])
        first = response.results[0]
        self._newest = (batch.commands[0], first.retry_of_sequence or first.sequence)

    def _pay(self, payments):
        accounts = messages("account_service")
        request = accounts.RecordPaymentRequest(account=self.accounts[1], request_id=f"p{next(self._batches)}",
                                                kind=accounts.PAYMENT_KIND_DEPOSIT, amount=100, ordered_by="soak")
        result = payments.RecordPayment(request, timeout=CALL_S).result
        self.last_sequence = max(self.last_sequence, result.sequence)
        self.commands += 1
        self.accepted += not result.reject_reason

    def _next_batch(self):
        """Orders of which most trade, changes of some, and at times the end of all that rest."""
        orders = messages("order_service")
        market = messages("market")
        farmer, grocer = self.accounts
        number = next(self._batches)
        batch = orders.TradeRequest()
        for i in range(PAIRS):
            commodity = ("tomato", "onion", "garlic")[i % 3]
            price = 80 + (number * 7 + i * 5) % 41
            for account, side, zone, offset in ((farmer, market.SIDE_ASK, ("hill", "dale")[i % 2], 0),
                                                (grocer, market.SIDE_BID, "city", 5 + i % 13)):
                batch.commands.add().new_order.CopyFrom(orders.NewOrder(
                    order_id=f"{number}.{i}", account=account, side=side, commodity=commodity, zone=zone,
                    quantity_lots=1 + (number + i) % 9, price=price + offset,
                    time_in_force=market.TIME_IN_FORCE_GTC))
        for i in range(0, PAIRS, 4):
            batch.commands.add().replace.CopyFrom(orders.Replace(
                order_id=f"{number}.{i}", account=farmer, quantity_lots=10, price=130, request_id=f"r{number}.{i}"))
            batch.commands.add().cancel.CopyFrom(orders.Cancel(
                order_id=f"{number}.{i + 1}", account=grocer, request_id=f"c{number}.{i}"))
        account = (farmer, grocer)[number % 2]
        if number % 8 < 2:
            batch.commands.add().mass_cancel.CopyFrom(orders.MassCancel(account=account, request_id=f"m{number}"))
        return batch
