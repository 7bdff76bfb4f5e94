// What follows from one input: values are calculated anew for those quantities alone, so that
// inputs can be moved thousands of times.

class Cones {
  constructor(data, result) {
    this.data = data;
    this.result = result;
    this.x = result.x;
    this.holds = result.holds;
    this.given = result.given;
    this.moment = result.moment;
    this.users = Cones.usersOf(data);
    this.followers = new Map();
  }

  // For each quantity the ones that use it, and for each the checks that do.
  static usersOf(data) {
    if (data.users) return data.users;
    const empty = () => data.quantities.map(() => []);
    const users = { quantities: empty(), checks: empty() };
    data.quantities.forEach((quantity, place) => {
      for (const used of quantity.uses ?? []) users.quantities[used].push(place);
    });
    data.checks.forEach((check, place) => {
      for (const used of usedBy(check)) users.checks[used].push(place);
    });
    return (data.users = users);
  }

  // What follows from a quantity, in the order of calculation.
  of(place) {
    if (this.followers.has(place)) return this.followers.get(place);
    const found = new Set(), stack = [place];
    while (stack.length) {
      for (const user of this.users.quantities[stack.pop()]) {
        if (found.has(user) || this.given[user] !== undefined) continue;
        found.add(user);
        stack.push(user);
      }
    }
    const ordered = [...found].sort((one, other) => one - other);
    this.followers.set(place, ordered);
    return ordered;
  }

  // The checks that a quantity has a part in.
  checks(place) {
    const found = [place, ...this.of(place)].flatMap((each) => this.users.checks[each]);
    return [...new Set(found)].sort((one, other) => one - other);
  }

  // All that a quantity is calculated from, itself too.
  behind(place) {
    const found = new Set([place]), stack = [place];
    while (stack.length) {
      const next = stack.pop();
      if (this.given[next] !== undefined) continue;
      for (const used of this.data.quantities[next].uses ?? []) {
        if (!found.has(used)) stack.push(used);
        found.add(used);
      }
    }
    return found;
  }

  // The values with another one of a quantity; those that `follow` alone are new. Null for none.
  moved(place, value, follow) {
    const x = this.x.slice();
    x[place] = value;
    try {
      for (const each of follow) x[each] = model.value(each, x, this.given, this.moment);
    } catch (error) {
      if (error instanceof NoValue) return null;
      throw error;
    }
    return x;
  }
}

const TINY = 1e-6; // below zero, that floats add

// Whether nothing that follows from an input is what it cannot be, itself included.
function within(cones, place, x, follow) {
  return [place, ...follow].every((each) => {
    const [low, high] = cones.data.quantities[each].limits ?? [null, null];
    const least = low ? low - NEARLY * Math.abs(low) : low === 0 ? -TINY : -Infinity;
    return least <= x[each] && x[each] <= (high ?? Infinity) + NEARLY * Math.abs(high ?? 0);
  });
}

// The places of the quantities that a check compares.
function usedBy(check) {
  return check.numbers.filter((each) => typeof each === "number");
}

// The ends of what is usual of a quantity, those that there are.
function givenEnds(quantity) {
  return (quantity.usual ?? quantity.bounds ?? []).filter((end) => end !== null);
}

function isShare(format) {
  return Boolean(format.own.percent) && format.own.many === "%";
}
