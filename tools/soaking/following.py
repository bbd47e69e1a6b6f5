"""Subscribers that come and go."""

import random
import threading
import time

import grpc

from .api import messages, stub


class Subscriber:
    """Follows one thing for a few seconds, then another. Belongs to its thread, but for its count, which only grows."""

    def __init__(self, seed, clients):
        self.count = 0  # streams that have had something
        self._clients = clients
        self._random = random.Random(seed)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self):
        self._thread.join()

    def _run(self):
        self._clients.call_daemons("a subscriber's call", self._follow)

    def _follow(self, channel):
        events = stub("Event", channel)
        market = stub("MarketData", channel)
        quotes = messages("market_data_service")
        ways = [
            lambda: events.StreamEvents(messages("event_service").StreamEventsRequest(), timeout=self._seconds()),
            lambda: events.StreamFills(messages("event_service").StreamFillsRequest(), timeout=self._seconds()),
            lambda: market.StreamQuotes(quotes.StreamQuotesRequest(commodity="tomato"), timeout=self._seconds()),
            lambda: market.StreamBook(quotes.StreamBookRequest(commodity="onion"), timeout=self._seconds()),
        ]
        received = False
        try:
            for _ in self._random.choice(ways)():
                received = True
                if self._clients.is_over.is_set():
                    return
                time.sleep(0.001)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.DEADLINE_EXCEEDED:  # which ends a stream that went well
                raise
        finally:
            self.count += received

    def _seconds(self):
        return self._random.uniform(0.5, 4)
