import type { Label } from '@earshot/contracts';

/** Words and pairs of words that speak for a label, by weight: 3 hardly means anything else, 1 leans that way. */
export type Lexicon = Readonly<
  Record<Label, readonly (readonly [weight: number, phrases: readonly string[]])[]>
>;

const list = (text: string) =>
  text
    .split(',')
    .map((phrase) => phrase.trim().replace(/\s+/g, ' '))
    .filter((phrase) => phrase !== '');

/** What the labels are told by. One file, plain words: to change a label's reach, change its words. */
export const LEXICON: Lexicon = {
  world: [
    [
      3,
      list(`parliament, president, prime minister, embassy, ambassador, diplomat, diplomacy, ceasefire, refugee, treaty,
      sanctions, senate, congress, foreign minister, foreign policy, united nations, troops, insurgent, rebel, asylum,
      coup, referendum, genocide, peacekeeper, nato, kremlin, white house, civil war, militia, airstrike, hostage,
      human rights, humanitarian, dictator, extradition, invasion, sovereignty, consulate, warship, annexation,
      peace talks, european union, border crossing, opposition leader`),
    ],
    [
      2,
      list(`government, minister, election, vote, voter, ballot, war, peace, military, army, soldier, border, protest,
      protester, demonstrator, crisis, nation, international, country, capital city, police, court, supreme court,
      constitution, democracy, political, politician, republic, conflict, violence, terrorist, terrorism, migrant,
      migration, earthquake, flood, hurricane, famine, drought, evacuate, regime, summit, negotiation, province,
      governor, mayor, king, queen, law, lawmaker, legislation, bomb, missile, weapon, attack, prisoner, victim,
      aid workers, disaster, delegation, territory, independence, coalition, cabinet, campaign`),
    ],
    [
      1,
      list(`leader, region, capital, citizen, city, village, official, reporter, correspondent, population, people
      killed, wounded, security, party, policy, state, foreign, ocean, island, continent, africa, asia, europe, middle
      east, america, russia, china, ukraine, india, iran, israel, france, germany, spain, britain`),
    ],
  ],
  sports: [
    [
      3,
      list(`football, soccer, basketball, baseball, tennis, cricket, rugby, golf, hockey, volleyball, quarterback,
      touchdown, goalkeeper, striker, midfielder, defender, playoff, world cup, champions league, olympic, olympics,
      tournament, home run, penalty kick, free kick, halftime, overtime, referee, umpire, semifinal, quarterfinal, grand
      slam, marathon, sprinter, wicket, batsman, free throw, hat trick, grand prix, super bowl, boxer,
      wrestling, gymnast, gymnastics, swimmer, cyclist, racket, dribble, rebound, slam dunk, final whistle, offside,
      relegation, locker room, pitcher`),
    ],
    [
      2,
      list(`coach, team, player, athlete, league, season, championship, champion, match, stadium, medal, race, goal, score,
      scored, teammate, fans, tackle, defense, offense, penalty, final, trophy, title race, victory, defeat, win, beat,
      winning, losing, game, training, injury, squad, club, sport, runner, swimming, skiing, cycling, serve, kick, ball,
      bench, contender, opponent, rival, comeback, lap, podium, finish line, record time, qualifying, draft`),
    ],
    [
      1,
      list(`ran, running, throw, catch, jump, field, court, track, fast, speed, crowd, cheer, lead, minutes left, second half,
      first half, round, points, play, fitness, muscle, captain, performance, practice, pass, shot, net, season ticket`),
    ],
  ],
  business: [
    [
      3,
      list(`stock market, stock, shareholder, investor, investment, dividend, earnings, quarterly, revenue, profit,
      inflation, interest rate, central bank, federal reserve, wall street, startup, venture capital, merger, acquisition,
      bankruptcy, hedge fund, mortgage, economy, economist, recession, entrepreneur, chief executive, bond market,
      cryptocurrency, currency, exchange rate, stock exchange, tariff, supply chain, domestic product, nasdaq, dow
      jones, portfolio, private equity, public offering, trade deficit, market share, profit margin, retailer,
      wholesale, unemployment rate, small business, balance sheet, cash flow, fiscal, monetary`),
    ],
    [
      2,
      list(`market, business, company, bank, banker, finance, financial, price, sales, trade, shares, share price, bond, fund,
      money, dollar, euro, tax, debt, loan, credit, budget, cost, customer, consumer, industry, corporate, corporation,
      firm, employer, employee, job, wage, salary, union, manufacturer, factory, export, import, oil price, invest,
      commodity, asset, broker, deal, contract, brand, advertising, marketing, quarter, forecast, analyst, boss, office,
      insurance, housing market, spending, supplier, product launch, rent, worker, economic, growth`),
    ],
    [
      1,
      list(`buy, sell, sold, bought, pay, paid, billion, million, percent, demand, supply, value, worth, rise, fell, cut,
      store, shop, manager, management, executive, plan, strategy, rate, gain, loss, lose, partner, product, service`),
    ],
  ],
  sci_tech: [
    [
      3,
      list(`scientist, astronomer, telescope, galaxy, planet, nasa, spacecraft, satellite, rocket, quantum, physics,
      physicist, chemistry, biology, biologist, molecule, genome, gene, genetic, dna, vaccine, neuron, artificial
      intelligence, machine learning, neural network, algorithm, software, computer, programmer, processor, chip,
      semiconductor, internet, robot, robotics, smartphone, cybersecurity, hacker, laboratory, experiment, particle, black
      hole, climate science, fossil, dinosaur, microscope, antibiotic, bacteria, virus, protein, stem cell, clinical
      trial, data center, open source, operating system, encryption, electron, photon, asteroid, orbit, evolution,
      nanotechnology, battery technology, supercomputer, solar system, space station, drone`),
    ],
    [
      2,
      list(`science, scientific, technology, research, researcher, study, data, digital, device, engineer, engineering,
      engine, app, code, network, system, model, cell, brain, disease, species, ecosystem, climate, carbon, emission,
      energy, solar, battery, electric, laser, sensor, camera, universe, space, moon, mars, star, earth, gravity, theory,
      discovery, discover, invention, innovation, online, website, user, platform, cloud, memory, screen, machine, patient,
      medicine, medical, drug, treatment, therapy, cancer, temperature, atmosphere, mission, launch, astronaut, hardware,
      chemical, material, magnetic, signal, simulation`),
    ],
    [
      1,
      list(`university, professor, test, measure, evidence, result, ocean, water, light, heat, power, design, build, program,
      electronic, video, phone, information, search, web, expert, predict, tool, method, paper, journal, pattern,
      electricity, nature, animal, plant, human body`),
    ],
  ],
};
