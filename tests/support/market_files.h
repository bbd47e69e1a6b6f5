// The files of a small market in a folder of their own: the example of docs/file-formats.md, with a second
// commodity.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/runtime/replay.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

inline constexpr std::string_view kOrdersHeader =
    "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif\n";

// Three commands: an ask, a bid that takes part of it, and a cancel of the rest.
inline constexpr std::string_view kThreeOrders =
    "1000,new,a1,farmer,ask,tomato,hill,100,50,GTC\n"
    "2000,new,b1,grocer,bid,tomato,city,30,100,IOC\n"
    "3000,cancel,a1,farmer,,,,,,\n";

class MarketFiles {
 public:
  MarketFiles() {
    folder_.write("commodities.csv",
                  "commodity,name,lot,class,tick,shelf_life_hours\n"
                  "tomato,Tomato,crate,road,1,96\n"
                  "tea,Tea,chest,dry,5,0\n");
    folder_.write("zones.csv",
                  "zone,name,county,state,kind,latitude,longitude\n"
                  "hill,Hill Farm,Upper,North,rural,27.5,102.1\n"
                  "city,The City,,Centre,urban,30.6,104.1\n");
    folder_.write("lanes.csv",
                  "origin,destination,class,unit_cost,transit_hours,subsidy\n"
                  "hill,city,road,10,20,3\n"
                  "hill,city,*,15,20,\n");
    folder_.write("accounts.csv",
                  "account,zone,attributes,credit_line,loan,repayment_per_mille\n"
                  "farmer,hill,smallholder;green,,,\n"
                  "grocer,city,,,,\n");
    write_orders(kThreeOrders);
  }

  std::string path() const { return folder_.file(""); }
  std::string file(std::string_view name) const { return folder_.file(name); }
  std::string write(std::string_view name, std::string_view bytes) const {
    return folder_.write(name, bytes);
  }
  void write_orders(std::string_view rows) const {
    folder_.write("orders.csv", std::string(kOrdersHeader) + std::string(rows));
  }
  void remove(std::string_view name) const { std::filesystem::remove(file(name)); }
  std::vector<std::string> names() const { return folder_.names(); }

  // A replay of orders.csv on one thread that writes no files.
  ReplayOptions options() const { return {.reference = path(), .orders = file("orders.csv")}; }

 private:
  TemporaryFolder folder_;
};

}  // namespace farmgate
