// The memory of rows that is used again: what it keeps of what an agent sent.
#include "api/row_pool.h"

#include <gtest/gtest.h>

namespace snmpring::detail {
namespace {

/// What is left of a row once it has been given back.
VarBind kept(const VarBind& varbind) {
  RowPool pool;
  Rows rows;
  ber::Value value = view(varbind.value);
  if (value.type == ber::ValueType::object_identifier) value.content = value.oid.content();
  rows.add(OidAccess::view(varbind.oid), value);
  pool.give(std::move(rows));
  const Rows again = pool.take();
  EXPECT_TRUE(again.empty());
  // Where the next row will be written over it.
  return *again.begin();
}

TEST(RowPool, KeepsNoLargeValueOfAnyType) {
  const std::string large(60'000, 'x');
  const Oid oid = Oid::parse("1.3.6.1").value();
  for (const Value& value :
       {Value(OctetString{large}), Value(Opaque{large}), Value(NsapAddress{large}),
        Value(BitString{large}), Value(Unknown{1, large})}) {
    EXPECT_EQ(kept({oid, value}).value, Value(Null{})) << type_word(value);
  }
}

TEST(RowPool, KeepsNoLongOid) {
  std::vector<std::uint32_t> arcs(128, 4'000'000'000);
  arcs[0] = 1;
  arcs[1] = 3;
  const Oid longest = Oid::from_arcs(arcs).value();
  const VarBind varbind = kept({longest, longest});
  EXPECT_TRUE(varbind.oid.empty());
  EXPECT_EQ(varbind.value, Value(Null{}));
}

TEST(RowPool, KeepsWhatIsSmall) {
  const VarBind varbind{Oid::parse("1.3.6.1").value(), OctetString{"eth0"}};
  EXPECT_EQ(kept(varbind), varbind);
}

TEST(RowPool, KeepsNothingLargeOfASecondUse) {
  RowPool pool;
  const Oid oid = Oid::parse("1.3.6.1").value();
  for (const std::size_t octets : {10u, 100u, 10u}) {
    Rows rows = pool.take();
    const Value value = OctetString{std::string(octets, 'x')};
    rows.add(OidAccess::view(oid), view(value));
    EXPECT_EQ(*rows.begin(), (VarBind{oid, value}));
    pool.give(std::move(rows));
    Rows again = pool.take();
    EXPECT_EQ(again.begin()->value, octets == 100 ? Value(Null{}) : value);
    pool.give(std::move(again));
  }
}

TEST(RowPool, KeepsNoMoreThanItsBound) {
  RowPool pool;
  const Oid oid = Oid::parse("1.3.6.1").value();
  for (std::size_t i = 0; i < RowPool::kKept + 10; ++i) {
    Rows rows;
    rows.add(OidAccess::view(oid), view(Value(Null{})));
    pool.give(std::move(rows));
  }
  std::size_t used_before = 0;
  for (std::size_t i = 0; i < RowPool::kKept + 10; ++i) {
    used_before += pool.take().begin() != nullptr ? 1 : 0;
  }
  EXPECT_EQ(used_before, RowPool::kKept);
}

}  // namespace
}  // namespace snmpring::detail
