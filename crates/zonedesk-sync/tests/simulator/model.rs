//! The same halls, one event after another as proptest orders them: what goes wrong is cut down to the few events that it
//! takes.

use crate::world::{Event, Weather, World};
use proptest::{
    prelude::*,
    strategy::Union,
    test_runner::{Config, FileFailurePersistence, RngAlgorithm, TestError, TestRng, TestRunner},
};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use zonedesk_sync::{Fault, with_fault};

/// An event at one of the desks; what it leaves open is drawn from its own number.
#[derive(Debug, Clone)]
struct Happens {
    event: Event,
    desk: usize,
    chance: u64,
}

/// What has to be known to let something happen: how the halls began, and how many machines there are.
#[derive(Debug, Clone)]
struct Halls {
    seed: u64,
    machines: usize,
}

impl ReferenceStateMachine for Halls {
    type State = Self;
    type Transition = Happens;

    fn init_state() -> BoxedStrategy<Self> {
        any::<u64>()
            .prop_map(|seed| Self {
                seed,
                machines: World::new(seed, Weather::WORST).machines(),
            })
            .boxed()
    }

    fn transitions(halls: &Self) -> BoxedStrategy<Happens> {
        let events = Union::new_weighted(
            Event::ALL
                .iter()
                .map(|(weight, event)| (*weight, Just(*event)))
                .collect::<Vec<_>>(),
        );
        (events, 0..halls.machines, any::<u64>())
            .prop_map(|(event, desk, chance)| Happens {
                event,
                desk,
                chance,
            })
            .boxed()
    }

    fn preconditions(halls: &Self, happens: &Happens) -> bool {
        happens.desk < halls.machines
    }

    fn apply(mut halls: Self, happens: &Happens) -> Self {
        if happens.event == Event::Copied && halls.machines < World::MOST_MACHINES {
            halls.machines += 1;
        }
        halls
    }
}

impl StateMachineTest for Halls {
    type SystemUnderTest = World;
    type Reference = Self;

    fn init_test(halls: &Self) -> World {
        World::new(halls.seed, Weather::WORST)
    }

    fn apply(mut world: World, halls: &Self, happens: Happens) -> World {
        world
            .let_happen(happens.event, happens.desk, happens.chance)
            .unwrap();
        assert!(world.machines() <= halls.machines);
        world
    }

    fn teardown(mut world: World, _: Self) {
        world.settle().unwrap();
    }
}

prop_state_machine! {
    #![proptest_config(Config {
        cases: 100,
        max_shrink_iters: 20_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    })]

    #[test]
    fn nothing_is_lost_whatever_follows_upon_what(sequential 1..160 => Halls);
}

/// Were what nobody can read left out, this is how it would be told.
#[test]
fn what_goes_wrong_is_cut_down_to_a_few_events() {
    let config = Config {
        cases: 100,
        max_shrink_iters: 200,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    };
    let strategy = Halls::sequential_strategy(1..160);
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config.clone(), random);
    let told = with_fault(Some(Fault::UnknownDropped), || {
        runner.run(&strategy, |(halls, events, seen)| {
            Halls::test_sequential(config.clone(), halls, events, seen);
            Ok(())
        })
    });
    let Err(TestError::Fail(why, (_, events, _))) = told else {
        panic!("it went unnoticed: {told:?}");
    };
    assert!(why.message().contains("Violation"), "{why}");
    assert!(events.len() < 40, "{}: {events:?}", events.len());
}
