"""A client in another language: places, cancels, replaces, follows, and resumes when the engine was restarted.

    python_client_test.py FARMGATED PROTOC GRPC_PYTHON_PLUGIN
"""

import pathlib
import queue
import signal
import sys
import tempfile
import unittest

import grpc

import stubs
from daemon import Daemon

PROGRAM, PROTOC, PLUGIN = sys.argv[1:4]
PATIENCE_S = 240  # of the whole test
CALL_S = 30  # of one call


class Client:
    """One connection to an engine, in the API's own messages."""

    def __init__(self, address):
        self._channel = grpc.insecure_channel(address)
        self.orders = stubs.module("order_service_pb2_grpc").OrderServiceStub(self._channel)
        self.events = stubs.module("event_service_pb2_grpc").EventServiceStub(self._channel)
        self.admin = stubs.module("admin_service_pb2_grpc").AdminServiceStub(self._channel)

    def place(self, order):
        request = stubs.module("order_service_pb2").PlaceOrderRequest(order=order)
        return self.orders.PlaceOrder(request, timeout=CALL_S).result

    def cancel(self, account, order_id):
        messages = stubs.module("order_service_pb2")
        cancel = messages.Cancel(account=account, order_id=order_id)
        return self.orders.CancelOrder(messages.CancelOrderRequest(cancel=cancel), timeout=CALL_S).result

    def replace(self, account, order_id, quantity, price):
        messages = stubs.module("order_service_pb2")
        replace = messages.Replace(account=account, order_id=order_id, quantity_lots=quantity, price=price)
        return self.orders.ReplaceOrder(messages.ReplaceOrderRequest(replace=replace), timeout=CALL_S).result

    def close(self):
        self._channel.close()


class Session:
    """A Trade session: a batch in, its results out."""

    def __init__(self, client):
        self._batches = queue.Queue()
        self._call = client.orders.Trade(iter(self._batches.get, None), timeout=CALL_S)

    def trade(self, *commands):
        self._batches.put(stubs.module("order_service_pb2").TradeRequest(commands=commands))
        return list(next(self._call).results)

    def close(self):
        self._batches.put(None)
        return list(self._call)


class Follower:
    """Follows all fills over every life of an engine, each from where the one before broke off."""

    def __init__(self):
        self.fills = []  # (sequence, index)
        self._request = stubs.module("event_service_pb2").StreamFillsRequest(from_sequence=1)

    def follow(self, client, count):
        """Until there are so many fills. Returns the stream, which goes on."""
        stream = client.events.StreamFills(self._request, timeout=CALL_S)
        while len(self.fills) < count:
            self._take(next(stream))
        return stream

    def follow_to_the_end(self, stream):
        """Until the stream breaks; returns why."""
        try:
            for response in stream:
                self._take(response)
        except grpc.RpcError as error:
            return error.code()
        return None

    def _take(self, response):
        self.fills += [(fill.sequence, fill.index) for fill in response.fills]
        self._request.from_sequence = response.next_sequence
        self._request.from_index = response.next_index


def order(account, order_id, side, quantity, price):
    market = stubs.module("market_pb2")
    return stubs.module("order_service_pb2").NewOrder(
        account=account, order_id=order_id, side=side, commodity="tomato",
        zone="hill" if side == market.SIDE_ASK else "city", quantity_lots=quantity, price=price,
        time_in_force=market.TIME_IN_FORCE_GTC)


def ask(order_id, quantity, price=50):
    return order("farmer", order_id, stubs.module("market_pb2").SIDE_ASK, quantity, price)


def bid(order_id, quantity, price=100):
    return order("grocer", order_id, stubs.module("market_pb2").SIDE_BID, quantity, price)


class PythonClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        stubs.make_stubs(folder.name, PROTOC, PLUGIN)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.market = stubs.module("market_pb2")
        self.daemon = Daemon(PROGRAM, folder.name)
        self.addCleanup(self.daemon.kill)

    def start(self):
        self.daemon.start()
        client = Client(self.daemon.address)
        self.addCleanup(client.close)
        return client

    def test_places_replaces_and_cancels(self):
        client = self.start()

        placed = client.place(ask("a1", 10))
        replaced = client.replace("farmer", "a1", 6, 60)
        cancelled = client.cancel("farmer", "a1")

        self.assertEqual((placed.sequence, placed.order.open_quantity_lots), (1, 10))
        self.assertEqual((replaced.sequence, replaced.order.open_quantity_lots), (2, 6))
        self.assertEqual(cancelled.order.status, self.market.ORDER_STATUS_CANCELLED)
        self.assertEqual(cancelled.order.cancelled_quantity_lots, 6)

    def test_what_is_malformed_is_turned_away_and_what_the_rules_reject_is_answered(self):
        client = self.start()

        with self.assertRaises(grpc.RpcError) as malformed:
            client.place(ask("", 10))
        rejected = client.cancel("farmer", "nothing")

        self.assertEqual(malformed.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertIn("order.order_id", malformed.exception.details())
        self.assertEqual(rejected.reject_reason, self.market.REJECT_REASON_UNKNOWN_ORDER)

    def test_a_session_answers_batches_in_order(self):
        command = stubs.module("order_service_pb2").TradeCommand
        session = Session(self.start())

        first = session.trade(command(new_order=ask("a1", 10)), command(new_order=bid("b1", 4)))
        second = session.trade(command(new_order=bid("b2", 7)))

        self.assertEqual([result.sequence for result in first + second], [1, 2, 3])
        self.assertEqual([result.filled_quantity_lots for result in first + second], [0, 4, 6])
        self.assertEqual(second[0].fills[0].delivered_price, 57)  # 50 and the lane's 10, less its subsidy of 3
        self.assertEqual(session.close(), [])

    def test_follows_over_a_stop_and_a_kill_without_gap_or_duplicate(self):
        follower = Follower()
        client = self.start()
        client.place(ask("a1", 100))
        client.place(bid("b1", 1))
        stream = follower.follow(client, 1)
        client.place(bid("b2", 1))
        self.assertEqual(self.daemon.stop(), 0)
        self.assertEqual(follower.follow_to_the_end(stream), grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(follower.fills, [(2, 1), (3, 1)])

        client = self.start()
        client.place(bid("b3", 1))
        stream = follower.follow(client, 3)
        acknowledged = client.place(bid("b4", 1))
        self.daemon.kill()
        follower.follow_to_the_end(stream)

        client = self.start()
        retried = client.place(bid("b4", 1))
        client.place(bid("b5", 1))
        follower.follow(client, 5).cancel()

        self.assertEqual(retried.retry_of_sequence, acknowledged.sequence)
        self.assertEqual(follower.fills, [(2, 1), (3, 1), (4, 1), (5, 1), (7, 1)])

    def test_status_has_one_digest_before_and_after_a_restart(self):
        request = stubs.module("admin_service_pb2").GetStatusRequest()
        client = self.start()
        client.place(ask("a1", 10))
        before = client.admin.GetStatus(request, timeout=CALL_S)
        self.daemon.kill()

        after = self.start().admin.GetStatus(request, timeout=CALL_S)

        self.assertEqual(after.published_sequence, 1)
        self.assertEqual(after.digest, before.digest)

    def test_reflection_lists_the_services(self):
        self.start()
        with grpc.insecure_channel(self.daemon.address) as channel:
            ask_for = channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
            answer = next(ask_for(iter([b"\x3a\x00"]), timeout=CALL_S))  # list_services, field 7: all

        for service in (b"OrderService", b"EventService", b"ReferenceService", b"AdminService"):
            self.assertIn(b"farmgate.v1." + service, answer)


def give_up(*_):
    raise TimeoutError(f"not done within {PATIENCE_S} s")


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, give_up)  # an exception, so that what was started is ended
    signal.alarm(PATIENCE_S)
    unittest.main(argv=[str(pathlib.Path(__file__).name)])
