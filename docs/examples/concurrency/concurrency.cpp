// Asks several shops for their price, all at once, and books the cheapest.
#include <bolt/bolt.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

struct offer {
  std::string shop;
  int price;
};

// A shop, which takes its time to answer.
bolt::task<offer> ask(std::string shop, std::chrono::milliseconds takes, int price) {
  co_await bolt::sleep_for(takes);
  if (price == 0) throw std::runtime_error(shop + " is sold out");
  co_return offer{shop, price};
}

// One that has two servers: whichever answers first.
bolt::task<offer> ask_both(std::string shop, int price) {
  auto first = co_await bolt::when_any(ask(shop, 24h, price), ask(shop, 30ms, price));
  std::printf("%s answers on server %zu\n", shop.c_str(), first.index);
  co_return std::visit([](offer& each) { return std::move(each); }, first.value);
}

// The offers that come within 200 ms. Late shops and failing ones do not spoil the others'.
bolt::task<std::vector<offer>> offers() {
  std::vector<offer> all;
  bolt::scope asking;
  auto add = [&](bolt::task<offer> asked) -> bolt::task<void> {
    try {
      all.push_back(co_await bolt::timeout(200ms, std::move(asked)));
    } catch (const bolt::timed_out&) {
      std::printf("a shop is too late\n");
    } catch (const std::runtime_error& failed) {
      std::printf("%s\n", failed.what());
    }
  };
  auto body = [&]() -> bolt::task<void> {
    asking.spawn(add(ask("Alpha", 20ms, 120)));
    asking.spawn(add(ask_both("Beta", 99)));
    asking.spawn(add(ask("Gamma", 10ms, 0)));
    asking.spawn(add(ask("Delta", 24h, 80)));
    co_return;
  };
  co_await asking.run(body); // all have ended: `all` is complete, and nobody else refers to it
  co_return all;
}

bolt::task<void> book(offer best, bolt::event& tired) {
  std::printf("booking at %s\n", best.shop.c_str());
  tired.set(); // the customer leaves just now
  co_await bolt::sleep_for(10ms);
  std::printf("booked for %d\n", best.price);
}

bolt::task<void> shop(bolt::event& tired) {
  auto all = co_await offers();
  std::sort(all.begin(), all.end(),
            [](const offer& a, const offer& b) { return a.price < b.price; });
  co_await bolt::shield(book(all.at(0), tired)); // once begun, it is not left half-way
  std::printf("never printed: the customer has left\n");
}

bolt::task<void> customer() {
  bolt::event tired;
  auto first = co_await bolt::select(shop(tired), tired.wait());
  std::printf(first.index == 0 ? "done\n" : "left early, with everything in order\n");
}

int main() { bolt::block_on(customer()); }
