// Arithmetic over named values, step by step as in pagemill/notebook/expressions.py, and numbers
// written as in pagemill/notebook/formats.py. No text is ever run as code. Unknown is null.
(() => {
  const LONGEST = 2000; // characters of an expression
  const DEEPEST = 40; // brackets within brackets
  const TOKEN = / *(?:([0-9]+(?:[.][0-9]+)?)|([a-z][a-z0-9_]*)|([<>=!]=|[-+*/(),<>]))/y;
  const COMPARED = new Map([
    ["<", (a, b) => a < b],
    ["<=", (a, b) => a <= b],
    [">", (a, b) => a > b],
    [">=", (a, b) => a >= b],
    ["==", (a, b) => a === b],
    ["!=", (a, b) => a !== b],
  ]);
  const even = (x) => {
    const low = Math.floor(x);
    if (x - low !== 0.5) return x - low < 0.5 ? low : low + 1;
    return low % 2 === 0 ? low : low + 1;
  };
  const ONE = new Map([["ceil", Math.ceil], ["floor", Math.floor], ["round", even]]);
  const TAKES = new Map([["min", 0], ["max", 0], ["ceil", 1], ["floor", 1], ["round", 1], ["if", 3], ["known", 1]]);
  const finite = (value) => (Number.isFinite(value) ? value + 0 : null);
  const fail = (text) => {
    throw new RangeError(text);
  };
  const number = (value) => (typeof value === "string" ? fail("reckons with a text") : value);

  // `names` is a Map: a name such as "constructor" finds nothing that was not put there.
  const evaluate = (given, names) => {
    if (given.length > LONGEST) fail(`an expression has at most ${LONGEST} characters`);
    const text = given.replace(/ +$/, "");
    let place = 0;
    let ahead = "";
    const step = () => {
      const passed = ahead;
      if (place >= text.length) {
        ahead = "";
        return passed;
      }
      TOKEN.lastIndex = place;
      const found = TOKEN.exec(text) ?? fail(`cannot be read from place ${place}`);
      place = TOKEN.lastIndex;
      ahead = found[1] ?? found[2] ?? found[3];
      return passed;
    };
    const expect = (sign) => (ahead === sign ? step() : fail(`${sign} is missing`));
    const comparison = (depth) => {
      const left = sum(depth);
      if (!COMPARED.has(ahead)) return left;
      const compare = COMPARED.get(step());
      const [a, b] = [number(left), number(sum(depth))];
      return a === null || b === null ? null : Number(compare(a, b));
    };
    const sum = (depth) => {
      let value = product(depth);
      while (ahead === "+" || ahead === "-") {
        const [sign, a] = [step(), number(value)];
        const b = number(product(depth));
        value = a === null || b === null ? null : finite(sign === "+" ? a + b : a - b);
      }
      return value;
    };
    const product = (depth) => {
      let value = signed(depth);
      while (ahead === "*" || ahead === "/") {
        const [sign, a] = [step(), number(value)];
        const b = number(signed(depth));
        if (a === null || b === null || (sign === "/" && b === 0)) value = null;
        else value = finite(sign === "*" ? a * b : a / b);
      }
      return value;
    };
    const signed = (depth) => {
      const isSigned = ahead === "-";
      let negative = false;
      while (ahead === "-") {
        step();
        negative = !negative;
      }
      const value = single(depth);
      if (!isSigned) return value;
      return number(value) === null ? null : finite(negative ? -value : value);
    };
    const single = (depth) => {
      if (depth >= DEEPEST) fail(`brackets stand at most ${DEEPEST} deep`);
      const token = step();
      if (/^[0-9]/.test(token)) return finite(Number(token));
      if (token === "(") {
        const value = comparison(depth + 1);
        expect(")");
        return value;
      }
      if (!/^[a-z]/.test(token)) fail("a value is missing");
      if (ahead === "(") {
        step();
        return call(token, depth + 1);
      }
      if (!names.has(token)) fail(`there is no value ${token}`);
      const value = names.get(token);
      return typeof value === "number" ? finite(value) : value;
    };
    const call = (name, depth) => {
      const values = [comparison(depth)];
      while (ahead === ",") {
        step();
        values.push(comparison(depth));
      }
      expect(")");
      if (!TAKES.has(name)) fail(`there is no function ${name}`);
      if (TAKES.get(name) && TAKES.get(name) !== values.length) fail(`${name}() takes ${TAKES.get(name)} values`);
      if (name === "known") return Number(values[0] !== null);
      if (name === "if") {
        const condition = number(values[0]);
        return condition === null ? null : values[condition ? 1 : 2];
      }
      const numbers = values.map(number);
      if (numbers.includes(null)) return null;
      if (ONE.has(name)) return ONE.get(name)(numbers[0]) + 0;
      return (name === "min" ? Math.min : Math.max)(...numbers);
    };
    step();
    const value = comparison(0);
    if (ahead) fail(`${ahead} is not expected where it stands`);
    return value;
  };

  // A number as the digits it prints with: whole times ten to a power, as Python's Decimal(str(x)).
  const decimal = (value) => {
    if (Number.isInteger(value)) return { sign: value < 0, digits: BigInt(Math.abs(value)), power: 0 };
    const [, sign, whole, part = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value));
    return { sign, digits: BigInt(whole + part), power: Number(power) - part.length };
  };
  const ten = (power) => 10n ** BigInt(power);
  // Rounded to some places, halves away from zero: digits before and after the point.
  const places = ({ digits, power }, wanted) => {
    const shift = power + wanted;
    const by = ten(Math.abs(shift));
    const rounded = shift >= 0 ? digits * by : (2n * digits + by) / (2n * by);
    const text = String(rounded).padStart(wanted + 1, "0");
    return [text.slice(0, text.length - wanted), text.slice(text.length - wanted)];
  };
  const grouped = (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const written = (parts, sign, comma) => {
    const [whole, part] = parts;
    const text = (comma ? grouped(whole) : whole) + (part ? `.${part}` : "");
    return (sign && /[1-9]/.test(text) ? "\u2212" : "") + text;
  };
  const plain = (value) => {
    const { sign, digits, power } = decimal(value);
    const text = String(digits);
    const first = power + text.length - 1; // the power of the first digit
    if (Number.isInteger(value)) return written([text, ""], sign, false);
    if (first >= -4) {
      const all = text.padStart(1 - power, "0");
      return written([all.slice(0, power), all.slice(power)], sign, false);
    }
    const rest = text.slice(1).replace(/0+$/, "");
    const tail = `${text[0]}${rest && "."}${rest}e\u2212${String(-first).padStart(2, "0")}`;
    return (sign ? "\u2212" : "") + tail;
  };
  const readable = (value) => {
    const parts = decimal(value);
    const first = parts.power + String(parts.digits).length - 1;
    const wanted = Number.isInteger(value) ? 0 : Math.min(4, Math.max(0, 3 - first));
    const [whole, part] = places(parts, wanted);
    if (value && !/[1-9]/.test(whole + part)) return value > 0 ? "< 0.0001" : "> \u22120.0001";
    return written([whole, part.replace(/0+$/, "")], parts.sign, BigInt(whole) >= 10000n);
  };
  const FORMAT = /^(,?)(?:(d)|\.(\d)([f%]))$/;
  // Whole numbers in the large units of Chinese; nothing where they would round it.
  const inMyriads = (value) => {
    const number = BigInt(value);
    const size = number < 0n ? -number : number;
    for (const [unit, power] of [["亿", 8], ["万", 4]]) {
      if (size < ten(power) || size % ten(power - 2)) continue;
      const [whole, part] = places({ digits: size, power: -power }, 2);
      return written([whole, part.replace(/0+$/, "")], number < 0n, false) + unit;
    }
    return "";
  };
  const format = (value, spec) => {
    if (!spec) return plain(value);
    if (spec === "readable") return readable(value);
    if (spec === "wan" && Number.isInteger(value)) return inMyriads(value) || format(value, ",d");
    const [, comma, whole, wanted, kind] = FORMAT.exec(spec) ?? fail(`there is no format ${spec}`);
    const parts = decimal(value);
    if (whole && !Number.isInteger(value)) fail(`format ${spec} is for whole numbers`);
    if (kind === "%") parts.power += 2;
    const text = written(places(parts, whole ? 0 : Number(wanted)), parts.sign, comma);
    return kind === "%" ? `${text}%` : text;
  };

  window.pagemillEvaluate = evaluate;
  window.pagemillFormat = format;
})();
